package dev.sluice.jobs.label;

import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.RawSession;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The session folders of a project as rows of {@code raw_dataset_sessions}. */
final class SessionFolders {
    private SessionFolders() {}

    static List<RawSession> of(ProjectTree tree) throws IOException {
        List<RawSession> sessions = new ArrayList<>();
        for (String name : tree.sessions()) {
            int files = (int) tree.entries().stream()
                    .filter(entry -> !entry.folder() && entry.relative().startsWith(name + "/"))
                    .count();
            sessions.add(new RawSession(name, labels(tree, name), files));
        }
        return sessions;
    }

    /** As the application reads it: as text, with lines that end in a single line feed; what is no text is left out. */
    private static String labels(ProjectTree tree, String session) throws IOException {
        Optional<TreeEntry> file = tree.entries().stream()
                .filter(entry -> !entry.folder() && entry.relative().equals(session + "/labels.json"))
                .findFirst();
        if (file.isEmpty()) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file.get().place())))
                    .toString()
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}

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
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The session folders of a project as rows of {@code raw_dataset_sessions}. */
public final class SessionFolders {
    private SessionFolders() {}

    public static List<RawSession> of(ProjectTree tree) throws IOException {
        Map<String, Long> files = tree.entries().stream()
                .filter(entry -> !entry.folder())
                .collect(Collectors.groupingBy(TreeEntry::top, Collectors.counting()));
        Map<String, TreeEntry> labels = tree.entries().stream()
                .filter(entry -> !entry.folder() && entry.relative().equals(entry.top() + "/labels.json"))
                .collect(Collectors.toMap(TreeEntry::top, Function.identity()));
        List<RawSession> sessions = new ArrayList<>();
        for (String name : tree.sessions()) {
            int count = files.getOrDefault(name, 0L).intValue();
            sessions.add(new RawSession(name, text(labels.get(name)), count));
        }
        return sessions;
    }

    /** As the application reads it: as text, with lines that end in a single line feed; what is no text is left out. */
    private static String text(TreeEntry labels) throws IOException {
        if (labels == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(labels.place())))
                    .toString()
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');
            // A crash leaves such files, and not every database takes such text.
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}

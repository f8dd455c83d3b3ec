package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.readers.label.LabelStoreReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Sessions that read from a folder whose project or dataset has moved out of it: whoever deletes it must know. */
final class LegacyFolderUse {
    private LegacyFolderUse() {}

    /** A project of which sessions read from a folder. */
    private record Reading(long projectId, String folder) {}

    static List<String> warnings(LabelStoreReader store, List<LedgerEntry> entries) {
        Map<Path, String> folders = new LinkedHashMap<>();
        Set<Long> told = new HashSet<>();
        entries.stream()
                .filter(entry -> entry.proof() != null)
                .map(ProjectProof::of)
                .forEach(proof -> {
                    left(proof.originalPath(), "whose project has moved", folders);
                    if (proof.repointed()) {
                        left(proof.earlierPath(), "which dataset %d has left".formatted(proof.datasetId()), folders);
                    }
                    told.addAll(proof.elsewhere());
                });
        Map<Reading, List<Long>> reading = new LinkedHashMap<>();
        for (LabelStoreReader.PlacedSession session : store.placedSessions()) {
            String folder = told.contains(session.sessionId()) ? null : within(session.parentPath(), folders);
            if (folder != null) {
                reading.computeIfAbsent(new Reading(session.projectId(), folder), unknown -> new ArrayList<>())
                        .add(session.sessionId());
            }
        }
        List<String> warnings = new ArrayList<>();
        reading.forEach((where, sessions) -> warnings.add("project %d: sessions %s still read from %s: keep that folder"
                .formatted(where.projectId(), sessions, where.folder())));
        for (LegacyProject project : store.legacyProjects()) {
            ProjectFolder.names(project.path()).stream()
                    .map(path -> within(path.toString(), folders))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(folder -> warnings.add(
                            "project %d still has its files in %s: keep that folder".formatted(project.id(), folder)));
        }
        return warnings;
    }

    private static void left(String path, String how, Map<Path, String> folders) {
        ProjectFolder.names(path).forEach(name -> folders.put(name, "%s, %s".formatted(path, how)));
    }

    private static String within(String place, Map<Path, String> folders) {
        try {
            for (Path path = Path.of(place).normalize(); path != null; path = path.getParent()) {
                if (folders.containsKey(path)) {
                    return folders.get(path);
                }
            }
        } catch (InvalidPathException e) {
            // leads nowhere
        }
        return null;
    }
}

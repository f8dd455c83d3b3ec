package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.SessionData;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.LabelStoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which sessions are to read from a dataset once a project has moved into it. Mostly they are the project's own; but
 * projects of equal content share a dataset, and a session of one may read from the folder of the other.
 */
final class SessionMoves {
    private final LabelStoreReader reader;
    private final Path storage;

    SessionMoves(LabelStoreReader reader, Path storage) {
        this.reader = reader;
        this.storage = storage;
    }

    /**
     * The sessions to move, each with its new place.
     *
     * @param paths of the project's folder
     * @param own the project's sessions
     * @param datasetId of the dataset; the project need not refer to it yet
     * @param folder of the dataset
     */
    Map<SessionRow, SessionPlaces.Place> places(
            PreparedProject prepared, Set<Path> paths, List<SessionRow> own, long datasetId, Path folder) {
        Set<String> sessions = new LinkedHashSet<>(prepared.tree().sessions());
        List<LabelStoreReader.Sharer> sharers =
                reader.sharers(datasetId, prepared.project().id());
        Set<Path> sharedPaths = new LinkedHashSet<>();
        sharers.forEach(sharer -> sharedPaths.addAll(ProjectFolder.names(sharer.legacyPath())));
        Map<SessionRow, SessionPlaces.Place> places = new LinkedHashMap<>();
        for (SessionRow session : own) {
            place(session, paths, sessions, folder)
                    .or(() -> foreign(session, sharedPaths, sessions, folder))
                    .ifPresent(place -> places.put(session, place));
        }
        for (LabelStoreReader.Sharer sharer : sharers) {
            for (SessionRow session : reader.sessions(sharer.projectId())) {
                foreign(session, paths, sessions, folder).ifPresent(place -> places.put(session, place));
            }
        }
        return places;
    }

    private static Optional<SessionPlaces.Place> place(
            SessionRow session, Set<Path> paths, Set<String> sessions, Path folder) {
        return SessionPlaces.inDataset(session, paths, sessions, folder)
                .or(() -> SessionPlaces.inDataset(SessionData.resolved(session), paths, sessions, folder));
    }

    /** @throws ItemException where sessions of a project open now and would not, once it has moved */
    static void requireOpen(LegacyProject project, ProjectTree tree, List<SessionRow> own) throws IOException {
        Set<Path> paths = ProjectFolder.names(project);
        Set<String> sessions = new LinkedHashSet<>(tree.sessions());
        List<SessionRow> moved = own.stream()
                .map(session -> place(session, paths, sessions, tree.root())
                        .map(place -> session.at(place.parentPath()))
                        .orElse(session))
                .toList();
        SessionData.requireOpen(SessionData.opened(own, project.path()), SessionData.opened(moved, null));
    }

    /** A session moves with the folder of another project only where it finds the very same data afterwards. */
    private static Optional<SessionPlaces.Place> foreign(
            SessionRow session, Set<Path> paths, Set<String> sessions, Path folder) {
        if (session.parentPath() == null || session.parentPath().isEmpty()) {
            return Optional.empty();
        }
        return place(session, paths, sessions, folder).filter(place -> sameData(session, place));
    }

    private static boolean sameData(SessionRow session, SessionPlaces.Place place) {
        Optional<Path> now = SessionPlaces.dataFile(session, null);
        Optional<Path> then = SessionPlaces.dataFile(session.at(place.parentPath()), null);
        return now.isPresent() && then.isPresent() && SessionData.same(now.get(), then.get());
    }

    /**
     * Sees to it that other projects lose nothing when a dataset's row is led to another folder.
     *
     * @param row as it was before
     * @param folder that has the content to which it is to lead
     */
    void requireOthersOpen(DatasetRow row, long projectId, Path folder) {
        List<Long> lost = new ArrayList<>();
        for (LabelStoreReader.Sharer sharer : reader.sharers(row.id(), projectId)) {
            List<SessionRow> sessions = reader.sessions(sharer.projectId());
            List<Long> byPath = SessionData.opened(sessions, null);
            sessions.stream()
                    .filter(session -> Long.valueOf(row.id()).equals(session.datasetId()))
                    .filter(session -> !byPath.contains(session.id()))
                    .filter(session -> loses(session, row, folder))
                    .forEach(session -> lost.add(session.id()));
        }
        if (!lost.isEmpty()) {
            throw new ItemException(
                    ("dataset %d (%s) is not what its hash says any more, and sessions %s of other projects read what only"
                                    + " it has: nothing was changed; bring the dataset's files back, or rename or add a"
                                    + " file in the project, then resume")
                            .formatted(row.id(), row.filePath(), lost));
        }
    }

    /** The application's second way to a session's data: by the name of the dataset's folder, in the storage. */
    private boolean loses(SessionRow session, DatasetRow row, Path after) {
        Optional<Path> now =
                data(session, storage.resolve(Path.of(row.filePath()).getFileName()));
        return now.filter(Files::isRegularFile).isPresent()
                && !SessionData.same(now.get(), data(session, after).orElseThrow());
    }

    private static Optional<Path> data(SessionRow session, Path dataset) {
        Path place = dataset.resolve(SessionPlaces.rawName(session));
        return SessionPlaces.dataFile(session.at(place.toString()), null);
    }
}

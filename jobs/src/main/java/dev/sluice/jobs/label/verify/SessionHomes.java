package dev.sluice.jobs.label.verify;

import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.SessionData;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import dev.sluice.writers.label.PathRelocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds where the data of a project's sessions is, or is to be, among its datasets. */
final class SessionHomes {
    private final DatasetProject project;
    private final List<DatasetExamination.Place> datasets;
    private final Meter meter;

    /** Where a session is to read from. */
    record Home(DatasetRow dataset, SessionPlaces.Place place, Path file) {}

    SessionHomes(DatasetProject project, List<DatasetExamination.Place> datasets, Meter meter) {
        this.project = project;
        this.datasets = datasets;
        this.meter = meter;
    }

    /** A session follows a dataset that was found elsewhere: the repair of the dataset leads it there, too. */
    SessionRow relocated(SessionRow session) {
        return datasets.stream()
                .filter(dataset -> session.parentPath() != null)
                .flatMap(dataset ->
                        PathRelocation.moved(
                                session.parentPath(),
                                dataset.row().filePath(),
                                dataset.folder().toString())
                                .stream())
                .findFirst()
                .map(session::at)
                .orElse(session);
    }

    /**
     * The dataset from which a file is read now.
     *
     * @param file null where a session shows none
     */
    Optional<Home> current(Path file) throws IOException {
        if (file == null) {
            return Optional.empty();
        }
        Path parent = file.toRealPath().getParent();
        for (DatasetExamination.Place dataset : datasets) {
            Path folder = dataset.folder().toRealPath();
            if (parent.startsWith(folder)) {
                String relative = folder.relativize(parent).toString();
                String first =
                        relative.isEmpty() ? null : Path.of(relative).getName(0).toString();
                SessionPlaces.Place place =
                        new SessionPlaces.Place(first, file.getParent().toString());
                return Optional.of(new Home(dataset.row(), place, file));
            }
        }
        return Optional.empty();
    }

    /**
     * A place in a dataset for a session that reads from none. Its own dataset goes before the one that took the project
     * over; in others, which may hold other data under the same name, only the very data is believed that it shows now.
     *
     * @param file that the session shows now; null where it shows none
     */
    Optional<Home> better(SessionRow session, Path file) {
        Path shown = file == null ? inLegacyFolder(session) : file;
        return datasets.stream()
                .filter(dataset -> shown != null || isOf(session, dataset) || tookOver(dataset))
                .sorted(Comparator.comparing((DatasetExamination.Place dataset) -> !isOf(session, dataset))
                        .thenComparing(dataset -> !tookOver(dataset)))
                .flatMap(dataset -> places(session, dataset)
                        .map(place -> new Home(
                                dataset.row(),
                                place,
                                SessionPlaces.dataFile(session.at(place.parentPath()), null)
                                        .orElseThrow())))
                .filter(home -> Files.isRegularFile(home.file()))
                .filter(home -> shown == null || same(shown, home.file()))
                .findFirst();
    }

    private boolean same(Path shown, Path candidate) {
        meter.read(2 * shown.toFile().length());
        return SessionData.same(shown, candidate);
    }

    /** What the session showed as long as the project owned its files, if that is there still. */
    private Path inLegacyFolder(SessionRow session) {
        return project.legacyPath() == null || !isEmpty(session.parentPath())
                ? null
                : ProjectFolder.names(project.legacyPath()).stream()
                        .flatMap(folder -> SessionPlaces.dataFile(session, folder.toString()).stream())
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .orElse(null);
    }

    private static boolean isOf(SessionRow session, DatasetExamination.Place dataset) {
        return Long.valueOf(dataset.row().id()).equals(session.datasetId());
    }

    private boolean tookOver(DatasetExamination.Place dataset) {
        AnalysisConfig config = AnalysisConfig.of(project.analysisConfig());
        return config.migrated() && config.datasetId() != null
                ? config.datasetId() == dataset.row().id()
                : datasets.size() == 1;
    }

    private Stream<SessionPlaces.Place> places(SessionRow session, DatasetExamination.Place dataset) {
        Set<Path> paths = ProjectFolder.names(project.legacyPath());
        Stream<SessionPlaces.Place> byPath = Stream.of(session, SessionData.resolved(session))
                .flatMap(each -> SessionPlaces.inDataset(each, paths, dataset.sessions(), dataset.folder()).stream());
        String name = SessionPlaces.rawName(session);
        boolean named = dataset.sessions().contains(name) && (isEmpty(session.parentPath()) || isOf(session, dataset));
        return named
                ? Stream.concat(
                        byPath,
                        Stream.of(new SessionPlaces.Place(
                                name, dataset.folder().resolve(name).toString())))
                : byPath;
    }

    private static boolean isEmpty(String path) {
        return path == null || path.isEmpty();
    }
}

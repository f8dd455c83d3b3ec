package dev.sluice.jobs.label.verify;

import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.SessionData;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRange;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.SessionCsv;
import dev.sluice.writers.label.PathRelocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Looks whether the application finds the data of a project's sessions, in its datasets, and enough of it. */
final class SessionExamination {
    private final LabelStore store;
    private final Meter meter;

    SessionExamination(LabelStore store, Meter meter) {
        this.store = store;
        this.meter = meter;
    }

    /** Where a session is to read from. */
    private record Home(DatasetRow dataset, SessionPlaces.Place place, Path file) {}

    /** The files that sessions show, each with its sessions. */
    private record Shown(Map<Path, Map<Long, SessionRange>> files, Map<Long, SessionRange> ranges) {
        void add(Path file, SessionRow session) {
            files.computeIfAbsent(file, unknown -> new LinkedHashMap<>()).put(session.id(), ranges.get(session.id()));
        }
    }

    void examine(
            DatasetProject project, List<DatasetExamination.Place> datasets, LabelStoreReader reader, Findings findings)
            throws IOException {
        String projectPath = reader.projectPath(project.id()).orElse(null);
        Shown shown = new Shown(new LinkedHashMap<>(), reader.ranges(project.id()));
        List<Long> outside = new ArrayList<>();
        for (SessionRow stored : reader.sessions(project.id())) {
            SessionRow session = relocated(stored, datasets);
            Path file = SessionPlaces.dataFile(session, projectPath)
                    .filter(Files::isRegularFile)
                    .orElse(null);
            Optional<Home> current = file == null ? Optional.empty() : current(file, datasets);
            Optional<Home> home = current.isPresent() ? current : better(project, session, file, datasets);
            if (!session.visible()) {
                // Nobody opens it, but a session that is split from it is looked for by its row.
                home.filter(place -> current.isEmpty())
                        .ifPresent(place -> findings.addQuietly(repair(project, session, place, file != null)));
                continue;
            }
            if (current.isPresent()) {
                requireTold(project, session, current.get(), findings);
            } else if (home.isPresent()) {
                String what = file == null ? notOpen(session) : "still read from a folder outside the datasets";
                findings.addSession(session.id(), what, repair(project, session, home.get(), file != null));
            } else if (file == null) {
                findings.addSession(session.id(), notOpen(session));
            } else {
                outside.add(session.id());
            }
            Optional.ofNullable(file).or(() -> home.map(Home::file)).ifPresent(read -> shown.add(read, session));
        }
        if (!outside.isEmpty()) {
            findings.warn("project %d: sessions %s read from folders that are none of its datasets: keep those folders"
                    .formatted(project.id(), outside));
        }
        for (Map.Entry<Path, Map<Long, SessionRange>> file : shown.files().entrySet()) {
            requireRows(file.getKey(), file.getValue(), findings);
        }
    }

    /** A session follows a dataset that was found elsewhere: the repair of the dataset leads it there, too. */
    private static SessionRow relocated(SessionRow session, List<DatasetExamination.Place> datasets) {
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

    private static String notOpen(SessionRow session) {
        if (!isEmpty(session.parentPath())) {
            return "cannot be opened, since no accelerometer_data.csv is in %s".formatted(session.parentPath());
        }
        return session.datasetId() == null
                ? "cannot be opened, since nothing says where the data is"
                : "cannot be opened but in the view, since only the dataset says where the data is";
    }

    private static boolean isEmpty(String path) {
        return path == null || path.isEmpty();
    }

    private Runnable repair(DatasetProject project, SessionRow session, Home home, boolean opened) {
        return () -> store.writer()
                .repoint(project.id(), session, home.place(), home.dataset().id(), opened);
    }

    /** A session that reads from a dataset must say so: the application looks for the rest of it by the row. */
    private void requireTold(DatasetProject project, SessionRow session, Home home, Findings findings) {
        boolean told = Long.valueOf(home.dataset().id()).equals(session.datasetId())
                && Objects.equals(home.place().rawSessionName(), session.rawSessionName());
        if (!told) {
            findings.addSession(
                    session.id(),
                    "read from dataset %d without a row that says so"
                            .formatted(home.dataset().id()),
                    repair(project, session, home, true));
        }
    }

    /** The dataset from which a file is read now. */
    private static Optional<Home> current(Path file, List<DatasetExamination.Place> datasets) throws IOException {
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
    private Optional<Home> better(
            DatasetProject project, SessionRow session, Path file, List<DatasetExamination.Place> datasets) {
        Path shown = file == null ? inLegacyFolder(project, session) : file;
        return datasets.stream()
                .filter(dataset -> shown != null || isOf(session, dataset) || tookOver(project, dataset, datasets))
                .sorted(Comparator.comparing((DatasetExamination.Place dataset) -> !isOf(session, dataset))
                        .thenComparing(dataset -> !tookOver(project, dataset, datasets)))
                .flatMap(dataset -> places(project, session, dataset)
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
    private static Path inLegacyFolder(DatasetProject project, SessionRow session) {
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

    private static boolean tookOver(
            DatasetProject project, DatasetExamination.Place dataset, List<DatasetExamination.Place> datasets) {
        AnalysisConfig config = AnalysisConfig.of(project.analysisConfig());
        return config.migrated() && config.datasetId() != null
                ? config.datasetId() == dataset.row().id()
                : datasets.size() == 1;
    }

    private static Stream<SessionPlaces.Place> places(
            DatasetProject project, SessionRow session, DatasetExamination.Place dataset) {
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

    private void requireRows(Path file, Map<Long, SessionRange> sessions, Findings findings) throws IOException {
        meter.read(Files.size(file));
        SessionCsv csv = SessionCsv.read(file, List.copyOf(sessions.values()));
        sessions.forEach((id, range) -> {
            if (!csv.missing().isEmpty()) {
                findings.addSession(id, "%s has no column %s".formatted(file, csv.missing()));
            } else if (range.byOffset() && range.endOffset() > csv.rows()) {
                findings.addSession(
                        id, "offsets up to %d, but %s has %d rows".formatted(range.endOffset(), file, csv.rows()));
            } else if (csv.empty().contains(range)) {
                findings.addSession(id, "no row of %s lies between start_ns and stop_ns".formatted(file));
            }
        });
    }
}

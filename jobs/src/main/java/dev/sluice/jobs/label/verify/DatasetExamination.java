package dev.sluice.jobs.label.verify;

import dev.sluice.config.Folders;
import dev.sluice.config.Settings;
import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.jobs.label.DatasetReadings;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.SessionFolders;
import dev.sluice.jobs.label.Wording;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.RawSession;
import dev.sluice.model.label.RawSessionRow;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeDifference;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.PathRelocation;
import dev.sluice.writers.label.ProjectRestoration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks whether a dataset is where its row says, holds what it held when it was made, and has its session folders on
 * record.
 */
final class DatasetExamination {
    private final LabelStore store;
    private final PathRelocation relocation;
    private final ProjectRestoration restoration;
    private final List<Path> storages;
    private final DatasetReadings readings;
    private final Meter meter;

    /**
     * A dataset of a project.
     *
     * @param folder where its files are, which its row may not say yet
     * @param sessions its session folders
     */
    record Place(DatasetRow row, Path folder, Set<String> sessions) {}

    /** @param storages where a dataset may lie that is not where its row says */
    DatasetExamination(LabelStore store, List<Path> storages, Meter meter) {
        this.store = store;
        this.relocation = new PathRelocation(store.database());
        this.restoration = new ProjectRestoration(store.database());
        this.storages = storages;
        this.readings = DatasetReadings.withHashes(meter);
        this.meter = meter;
    }

    /** @return where the dataset is; empty where it is nowhere */
    Optional<Place> examine(DatasetProject project, DatasetRow row, LabelStoreReader reader, Findings findings)
            throws IOException {
        Optional<Path> stored = row.folder().filter(Folders::isThere);
        Optional<Path> folder = stored.isPresent() ? stored : found(row);
        if (folder.isEmpty()) {
            findings.add(lost(project, row));
            return Optional.empty();
        }
        Path place = folder.get();
        if (stored.isEmpty()) {
            findings.add("dataset %d is not in %s but in %s".formatted(row.id(), row.filePath(), place), () -> {
                relocation.relocate(row.filePath(), place.toString());
                store.writer().keepFolder(project.id(), row, place);
            });
        }
        Set<String> sessions = sessionFolders(place);
        content(project, row, place, findings);
        records(project, row, place, sessions, reader, findings);
        return Optional.of(new Place(row, place, sessions));
    }

    /** A folder of the row's name that has the row's hash. */
    private Optional<Path> found(DatasetRow row) throws IOException {
        for (Path candidate : namesakes(row)) {
            if (readings.of(candidate).hash().equals(row.hash())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private List<Path> namesakes(DatasetRow row) {
        try {
            String name = String.valueOf(Path.of(row.filePath()).getFileName());
            return storages.stream()
                    .map(storage -> storage.resolve(name))
                    .filter(Folders::isThere)
                    .toList();
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    private String lost(DatasetProject project, DatasetRow row) throws IOException {
        String lost = "dataset %d has lost its folder %s".formatted(row.id(), row.filePath());
        List<Path> namesakes = namesakes(row);
        if (!namesakes.isEmpty()) {
            List<String> drift = readings.of(namesakes.get(0)).drift();
            return "%s; %s has its name but not its hash%s"
                    .formatted(
                            lost,
                            namesakes.get(0),
                            drift == null || drift.isEmpty() ? "" : ", other are: " + Wording.firstOf(drift));
        }
        boolean source = project.legacyPath() != null && Files.isDirectory(Settings.expandHome(project.legacyPath()));
        return source
                ? "%s; %s is there: `sluice launch rollback-migration --project-id %d` and a new migration bring it back"
                        .formatted(lost, project.legacyPath(), project.id())
                : lost + "; bring it back, from a backup say";
    }

    private void content(DatasetProject project, DatasetRow row, Path folder, Findings findings) throws IOException {
        DatasetReadings.Reading reading = readings.of(folder);
        if (reading.drift() != null && !reading.drift().isEmpty()) {
            findings.add("dataset %d (%s) has been changed since it was made: %s"
                    .formatted(row.id(), folder, Wording.firstOf(reading.drift())));
            return;
        }
        boolean intact = reading.hash().equals(row.hash());
        Path legacy = folderOfTheOriginal(project, row);
        if (legacy != null) {
            likeItsSource(project, row, folder, legacy, intact, findings);
        } else if (!intact) {
            findings.add("dataset %d (%s) has not the hash that its row says; what has been changed cannot be told"
                    .formatted(row.id(), folder));
        }
    }

    /**
     * The legacy folder of a project that the application's own tool has moved into this dataset, if it is still there.
     * That tool compares nothing but hashes, which leave out linked and empty folders, and where a name ends.
     */
    private Path folderOfTheOriginal(DatasetProject project, DatasetRow row) {
        AnalysisConfig config = AnalysisConfig.of(project.analysisConfig());
        boolean moved = config.migrated() && Long.valueOf(row.id()).equals(config.datasetId());
        if (!moved || project.legacyPath() == null || restoration.kept(project).isPresent()) {
            return null;
        }
        Path legacy = Settings.expandHome(project.legacyPath());
        return legacy.isAbsolute() && Folders.isThere(legacy) ? legacy : null;
    }

    /** @param intact whether the dataset has the hash of its row */
    private void likeItsSource(
            DatasetProject project, DatasetRow row, Path folder, Path legacy, boolean intact, Findings findings)
            throws IOException {
        ProjectTree source = TreeReader.read(legacy, LinkPolicy.FOLLOW);
        List<String> different =
                TreeDifference.between(source, TreeReader.read(folder, LinkPolicy.FOLLOW), meter::read);
        if (different.isEmpty()) {
            return;
        }
        String files = Wording.firstOf(different);
        boolean untouched = TreeContent.read(source, meter).datasetHash().equals(row.hash());
        if (untouched) {
            findings.add(
                    ("dataset %d (%s) has other content than %s, from which the project was moved: %s; keep that folder: `sluice"
                                    + " launch rollback-migration --project-id %d` leads back to it")
                            .formatted(row.id(), folder, legacy, files, project.id()));
        } else if (intact) {
            findings.warn("project %d: its legacy folder %s has changed since it was moved (%s): no rollback to it"
                    .formatted(project.id(), legacy, files));
        } else {
            findings.add("dataset %d (%s) has not the hash that its row says; other than in %s are: %s"
                    .formatted(row.id(), folder, legacy, files));
        }
    }

    private void records(
            DatasetProject project,
            DatasetRow row,
            Path folder,
            Set<String> sessions,
            LabelStoreReader reader,
            Findings findings)
            throws IOException {
        Set<String> missing = new TreeSet<>(sessions);
        for (RawSessionRow raw : reader.rawSessionRows(row.id())) {
            Path place = folder.resolve(raw.name());
            if (!missing.remove(raw.name())) {
                findings.add("raw_dataset_sessions %d: dataset %d has no session folder %s"
                        .formatted(raw.id(), row.id(), raw.name()));
            } else if (!leadsTo(afterwards(raw.path(), row, folder), place)) {
                findings.add(
                        "raw_dataset_sessions %d leads to %s and not to %s".formatted(raw.id(), raw.path(), place),
                        () -> store.writer().repointRawSession(project.id(), raw.id(), raw.path(), place));
            }
        }
        if (!missing.isEmpty()) {
            List<RawSession> rows = SessionFolders.of(TreeReader.read(folder, LinkPolicy.FOLLOW)).stream()
                    .filter(session -> missing.contains(session.name()))
                    .toList();
            findings.add(
                    "raw_dataset_sessions lacks %s of dataset %d"
                            .formatted(Wording.firstOf(List.copyOf(missing)), row.id()),
                    () -> store.writer().sessionsOf(project.id(), row.id(), folder, rows));
        }
    }

    /** A dataset that is found elsewhere takes its session records along. */
    private static String afterwards(String path, DatasetRow row, Path folder) {
        return PathRelocation.moved(path, row.filePath(), folder.toString()).orElse(path);
    }

    private static boolean leadsTo(String path, Path place) throws IOException {
        try {
            Path given = Path.of(path);
            return given.isAbsolute() && (given.equals(place) || Files.exists(given) && Files.isSameFile(given, place));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Set<String> sessionFolders(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}

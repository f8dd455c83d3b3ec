package dev.sluice.jobs.label.verify;

import dev.sluice.config.Folders;
import dev.sluice.config.Settings;
import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.jobs.label.DatasetReadings;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.SessionFolders;
import dev.sluice.jobs.label.Wording;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.RawSession;
import dev.sluice.model.label.RawSessionRow;
import dev.sluice.readers.label.LabelStoreReader;
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

    /**
     * A dataset of a project.
     *
     * @param folder where its files are, which its row may not say yet
     * @param sessions its session folders
     */
    record Place(DatasetRow row, Path folder, Set<String> sessions) {}

    /** @param storages where a dataset may lie that is not where its row says */
    DatasetExamination(LabelStore store, List<Path> storages, DatasetReadings readings) {
        this.store = store;
        this.relocation = new PathRelocation(store.database());
        this.restoration = new ProjectRestoration(store.database());
        this.storages = storages;
        this.readings = readings;
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
        Set<String> sessions = sessionFolders(folder.get());
        if (stored.isPresent()) {
            content(project, row, folder.get(), findings);
            records(project, row, folder.get(), sessions, reader, findings);
        } else {
            findings.add(
                    "dataset %d is not in %s but in %s".formatted(row.id(), row.filePath(), folder.get()),
                    () -> relocation.relocate(row.filePath(), folder.get().toString()));
        }
        return Optional.of(new Place(row, folder.get(), sessions));
    }

    /** A folder of the row's name that has the row's hash. */
    private Optional<Path> found(DatasetRow row) throws IOException {
        Path name;
        try {
            name = Path.of(row.filePath()).getFileName();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        for (Path storage : storages) {
            Path candidate = storage.resolve(String.valueOf(name));
            if (Folders.isThere(candidate) && readings.of(candidate).hash().equals(row.hash())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static String lost(DatasetProject project, DatasetRow row) {
        return "dataset %d has lost its folder %s%s"
                .formatted(
                        row.id(),
                        row.filePath(),
                        project.legacyPath() != null && Files.isDirectory(Settings.expandHome(project.legacyPath()))
                                ? "; while %s is there, `sluice launch rollback-migration --project-id %d` and a new migration bring it back"
                                        .formatted(project.legacyPath(), project.id())
                                : "; bring it back, from a backup say");
    }

    private void content(DatasetProject project, DatasetRow row, Path folder, Findings findings) throws IOException {
        DatasetReadings.Reading reading = readings.of(folder);
        if (reading.drift() != null && !reading.drift().isEmpty()) {
            findings.add("dataset %d (%s) has been changed since it was made: %s"
                    .formatted(row.id(), folder, Wording.firstOf(reading.drift())));
            return;
        }
        Path legacy = folderOfTheOriginal(project, row);
        if (legacy != null) {
            likeItsSource(project, row, folder, legacy, findings);
        } else if (!reading.hash().equals(row.hash())) {
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
        if (!moved || project.legacyPath() == null || restoration.knows(project.id())) {
            return null;
        }
        Path legacy = Settings.expandHome(project.legacyPath());
        return legacy.isAbsolute() && Folders.isThere(legacy) ? legacy : null;
    }

    private static void likeItsSource(
            DatasetProject project, DatasetRow row, Path folder, Path legacy, Findings findings) throws IOException {
        List<String> different = TreeDifference.between(
                TreeReader.read(legacy, LinkPolicy.FOLLOW), TreeReader.read(folder, LinkPolicy.FOLLOW));
        if (!different.isEmpty()) {
            findings.add(
                    ("dataset %d (%s) has other content than %s, from which the project was moved: %s; keep that folder: `sluice"
                                    + " launch rollback-migration --project-id %d` leads back to it")
                            .formatted(row.id(), folder, legacy, Wording.firstOf(different), project.id()));
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
            } else if (!leadsTo(raw.path(), place)) {
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

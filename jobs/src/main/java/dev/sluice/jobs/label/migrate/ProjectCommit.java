package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.SessionData;
import dev.sluice.model.ItemException;
import dev.sluice.model.Outcome;
import dev.sluice.model.SluiceException;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.Judgements;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.DatasetStorage;
import dev.sluice.writers.label.LabelStoreWriter;
import dev.sluice.writers.label.NewDataset;
import dev.sluice.writers.label.ProjectConversion;
import dev.sluice.writers.sql.SqlLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The short part of a project: its dataset appears by a rename, then everything about it in one transaction. */
final class ProjectCommit {
    /** Keeps every digit of what the project's analysis_config had before. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final LabelStore store;
    private final LabelStoreReader reader;
    private final LabelStoreWriter writer;
    private final DatasetStorage storage;
    private final SqlLedger ledger;
    private final Judgements judgements;
    private final SessionMoves moves;

    ProjectCommit(LabelStore store, DatasetStorage storage) {
        this.store = store;
        this.reader = store.reader();
        this.writer = store.writer();
        this.storage = storage;
        this.ledger = store.ledger();
        this.judgements = new Judgements(store.database());
        this.moves = new SessionMoves(reader, storage.root());
    }

    void commit(PreparedProject prepared) throws IOException {
        try (prepared) {
            if (prepared.staged() == null) {
                convert(prepared, prepared.existing().folder().orElseThrow(), null);
            } else {
                publish(prepared);
            }
        }
    }

    private void publish(PreparedProject prepared) throws IOException {
        LocalDateTime now = LocalDateTime.now();
        Path folder = storage.free(StorageName.folder(
                prepared.project().name(), now, prepared.manifest().datasetHash()));
        ledger.intend(prepared.item().position(), folder.toString());
        try {
            storage.publish(prepared.staged(), prepared.manifest(), folder);
            convert(prepared, folder, newDataset(prepared, folder, now));
        } catch (SluiceException | IOException e) {
            storage.withdraw(folder);
            ledger.intend(prepared.item().position(), null);
            throw e;
        }
    }

    private void convert(PreparedProject prepared, Path folder, NewDataset created) throws IOException {
        Set<Path> paths = ProjectFolder.names(prepared.project());
        store.change(() -> change(prepared, paths, folder, created));
    }

    /** Everything about the project that changes in the database. */
    private void change(PreparedProject prepared, Set<Path> paths, Path folder, NewDataset created) {
        LegacyProject project = prepared.project();
        String before = judgements.of(project.id());
        List<SessionRow> sessions = reader.sessions(project.id());
        List<Long> opened = SessionData.opened(sessions, project.path());
        boolean restored = created != null && created.replaces() != null;
        Set<String> left = restored ? reader.rawSessions(created.replaces()) : Set.of();
        if (restored) {
            moves.requireOthersOpen(prepared.existing(), project.id(), folder);
        }
        long datasetId;
        if (created == null) {
            datasetId = prepared.existing().id();
            writer.sessionsOf(project.id(), datasetId, folder, prepared.sessions());
        } else {
            datasetId = writer.dataset(project.id(), created);
        }
        Map<SessionRow, SessionPlaces.Place> places = moves.places(prepared, paths, sessions, datasetId, folder);
        writer.convert(
                new ProjectConversion(project, config(project), places, opened(opened, places.keySet())), datasetId);
        List<SessionRow> repointed = reader.sessions(project.id());
        SessionData.requireOpen(opened, SessionData.opened(repointed, null));
        String after = judgements.of(project.id());
        if (!after.equals(before)) {
            throw new ItemException("labelings, bouts or verification flags would change: nothing was changed");
        }
        ProjectProof proof = new ProjectProof(
                datasetId,
                created != null && !restored,
                restored,
                left.stream()
                        .filter(name -> !prepared.tree().sessions().contains(name))
                        .sorted()
                        .toList(),
                restored ? prepared.existing().filePath() : null,
                folder.toString(),
                project.path(),
                prepared.manifest().datasetHash(),
                prepared.tree().files(),
                prepared.tree().bytes(),
                sessions.size(),
                places.size(),
                opened,
                SessionData.elsewhere(repointed, opened, folder),
                before,
                after,
                null);
        ledger.note(prepared.item().position(), Outcome.DONE, null, proof.text());
    }

    /** Those of the sessions to move that open; some belong to other projects, and are only moved where they do. */
    private static Set<Long> opened(List<Long> ofProject, Set<SessionRow> moved) {
        Set<Long> opened = moved.stream()
                .filter(session -> Files.isRegularFile(
                        SessionPlaces.dataFile(session, null).orElse(Path.of(""))))
                .map(SessionRow::id)
                .collect(Collectors.toSet());
        opened.addAll(ofProject);
        return opened;
    }

    private NewDataset newDataset(PreparedProject prepared, Path folder, LocalDateTime now) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(
                "upload_timestamp",
                DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").format(now));
        metadata.put("original_source", prepared.project().path());
        metadata.put("storage_name", folder.getFileName().toString());
        return new NewDataset(
                StorageName.dataset(prepared.project().name(), now),
                prepared.manifest().datasetHash(),
                folder,
                prepared.tree().bytes(),
                "Migrated from legacy project: " + prepared.project().name(),
                JSON.writeValueAsString(metadata),
                prepared.sessions(),
                prepared.existing() == null ? null : prepared.existing().id());
    }

    /** What the project had before, and beside it what the application's own tool writes. */
    private static Map<String, Object> config(LegacyProject project) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (project.analysisConfig() != null) {
            try {
                if (JSON.readValue(project.analysisConfig(), Object.class) instanceof Map<?, ?> earlier) {
                    earlier.forEach((key, value) -> config.put(String.valueOf(key), value));
                }
            } catch (JacksonException e) {
                throw new ItemException(
                        "the project's analysis_config is no JSON: correct it in the database, then resume", e);
            }
        }
        config.put("migrated_from", "legacy");
        config.put("migration_date", LocalDateTime.now().toString());
        config.put("original_path", project.path());
        return config;
    }
}

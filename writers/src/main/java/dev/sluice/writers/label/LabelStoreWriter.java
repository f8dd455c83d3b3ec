package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.RawSession;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Changes the rows of a Label database. Every method belongs inside the one transaction of its project. */
public final class LabelStoreWriter {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final EarlierValues earlier;
    private final String runUuid;
    private final String json;

    public LabelStoreWriter(Database database, String runUuid) {
        this.jdbc = JdbcClient.create(database.dataSource());
        this.earlier = new EarlierValues(database);
        this.runUuid = runUuid;
        this.json = database.dialect().jsonParameter();
    }

    /** Makes the table that keeps earlier values. */
    public void prepare() {
        earlier.createTable();
    }

    /** Writes the row of a dataset, new or in the place of one that lost its folder, and gives its number. */
    public long dataset(long projectId, NewDataset dataset) {
        long id = dataset.replaces() == null ? insert(projectId, dataset) : repoint(projectId, dataset);
        sessionsOf(projectId, id, dataset.folder(), dataset.sessions());
        return id;
    }

    /** Adds the session rows that a dataset lacks. */
    public void sessionsOf(long projectId, long datasetId, Path folder, List<RawSession> sessions) {
        List<String> present = jdbc.sql("SELECT session_name FROM raw_dataset_sessions WHERE dataset_id = ?")
                .param(datasetId)
                .query(String.class)
                .list();
        for (RawSession session : sessions) {
            if (present.contains(session.name())) {
                continue;
            }
            KeyHolder key = new GeneratedKeyHolder();
            jdbc.sql("INSERT INTO raw_dataset_sessions"
                            + " (dataset_id, session_name, session_path, original_labels_json, file_count)"
                            + " VALUES (?, ?, ?, ?, ?)")
                    .params(
                            datasetId,
                            session.name(),
                            folder.resolve(session.name()).toString(),
                            session.labels(),
                            session.files())
                    .update(key, "raw_session_id");
            keep(projectId, "raw_dataset_sessions", number(key), EarlierValues.WHOLE_ROW, null, null);
        }
    }

    /** Links a project to its dataset, points its sessions there and makes it dataset-based. */
    public void convert(ProjectConversion conversion, long datasetId) {
        LegacyProject project = conversion.project();
        earlier.forgetRow(project.id());
        link(project.id(), datasetId);
        conversion.places().forEach((session, place) -> {
            boolean opened = conversion.opened().contains(session.id());
            repoint(project.id(), session, place, datasetId, opened);
        });
        String legacyPath = jdbc.sql("SELECT legacy_path FROM projects WHERE project_id = ?")
                .param(project.id())
                .query(String.class)
                .optional()
                .orElse(null);
        Map<String, Object> config = new LinkedHashMap<>(conversion.analysisConfig());
        config.put("dataset_id", datasetId);
        String text = JSON.writeValueAsString(config);
        int changed = jdbc.sql("UPDATE projects SET legacy_path = path, path = NULL, project_type = 'dataset_based',"
                        + " analysis_config = " + json
                        + " WHERE project_id = ? AND path = ? AND (project_type IS NULL OR project_type = 'legacy')")
                .params(text, project.id(), project.path())
                .update();
        if (changed != 1) {
            throw new ItemException("the project was changed by somebody else meanwhile: look at it, then resume");
        }
        keep(project.id(), "projects", project.id(), "path", project.path(), null);
        keep(project.id(), "projects", project.id(), "legacy_path", legacyPath, project.path());
        keep(project.id(), "projects", project.id(), "project_type", project.projectType(), "dataset_based");
        keep(project.id(), "projects", project.id(), "analysis_config", project.analysisConfig(), text);
    }

    private long insert(long projectId, NewDataset dataset) {
        KeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("INSERT INTO raw_datasets"
                        + " (dataset_name, dataset_hash, file_path, file_size_bytes, session_count, description, metadata)"
                        + " VALUES (?, ?, ?, ?, ?, ?, " + json + ")")
                .params(
                        dataset.name(),
                        dataset.hash(),
                        dataset.folder().toString(),
                        dataset.bytes(),
                        dataset.sessions().size(),
                        dataset.description(),
                        dataset.metadata())
                .update(key, "dataset_id");
        keep(projectId, "raw_datasets", number(key), EarlierValues.WHOLE_ROW, null, dataset.folder());
        return number(key);
    }

    private long repoint(long projectId, NewDataset dataset) {
        long id = dataset.replaces();
        Map<String, Object> row = jdbc.sql(
                        "SELECT file_path, file_size_bytes, session_count FROM raw_datasets WHERE dataset_id = ?")
                .param(id)
                .query()
                .singleRow();
        jdbc.sql("UPDATE raw_datasets SET file_path = ?, file_size_bytes = ?, session_count = ? WHERE dataset_id = ?")
                .params(
                        dataset.folder().toString(),
                        dataset.bytes(),
                        dataset.sessions().size(),
                        id)
                .update();
        keep(projectId, "raw_datasets", id, "file_path", row.get("file_path"), dataset.folder());
        keep(projectId, "raw_datasets", id, "file_size_bytes", row.get("file_size_bytes"), dataset.bytes());
        keep(
                projectId,
                "raw_datasets",
                id,
                "session_count",
                row.get("session_count"),
                dataset.sessions().size());
        Set<String> present = dataset.sessions().stream().map(RawSession::name).collect(Collectors.toSet());
        jdbc.sql("SELECT raw_session_id, session_name, session_path FROM raw_dataset_sessions WHERE dataset_id = ?")
                .param(id)
                .query(session -> {
                    if (present.contains(session.getString(2))) {
                        Path path = dataset.folder().resolve(session.getString(2));
                        repointRawSession(projectId, session.getLong(1), session.getString(3), path);
                    }
                });
        return id;
    }

    /** Leads the row of a session folder to where the folder lies. */
    public void repointRawSession(long projectId, long rawSessionId, String earlierPath, Path path) {
        jdbc.sql("UPDATE raw_dataset_sessions SET session_path = ? WHERE raw_session_id = ?")
                .params(path.toString(), rawSessionId)
                .update();
        keep(projectId, "raw_dataset_sessions", rawSessionId, "session_path", earlierPath, path);
    }

    /** Makes a project refer to a dataset, where it does not yet. */
    public void link(long projectId, long datasetId) {
        boolean linked = jdbc.sql("SELECT count(*) FROM project_dataset_refs WHERE project_id = ? AND dataset_id = ?")
                        .params(projectId, datasetId)
                        .query(Long.class)
                        .single()
                > 0;
        if (!linked) {
            KeyHolder key = new GeneratedKeyHolder();
            jdbc.sql("INSERT INTO project_dataset_refs (project_id, dataset_id) VALUES (?, ?)")
                    .params(projectId, datasetId)
                    .update(key, "ref_id");
            keep(projectId, "project_dataset_refs", number(key), EarlierValues.WHOLE_ROW, null, datasetId);
        }
    }

    /**
     * Leads a session to its place in a dataset.
     *
     * @param opened whether its data was found before
     */
    public void repoint(long projectId, SessionRow session, SessionPlaces.Place place, long datasetId, boolean opened) {
        jdbc.sql("UPDATE sessions SET dataset_id = ?, raw_session_name = ?, parent_session_data_path = ?"
                        + " WHERE session_id = ?")
                .params(datasetId, place.rawSessionName(), place.parentPath(), session.id())
                .update();
        keep(projectId, "sessions", session.id(), EarlierValues.OPENED, opened, true);
        keep(projectId, "sessions", session.id(), "dataset_id", session.datasetId(), datasetId);
        keep(projectId, "sessions", session.id(), "raw_session_name", session.rawSessionName(), place.rawSessionName());
        keep(projectId, "sessions", session.id(), "parent_session_data_path", session.parentPath(), place.parentPath());
    }

    /** Keeps where the row of a dataset led before all paths below that folder were led elsewhere. */
    public void keepFolder(long projectId, DatasetRow before, Path folder) {
        keep(projectId, "raw_datasets", before.id(), "file_path", before.filePath(), folder);
    }

    private void keep(long projectId, String table, long row, String column, Object before, Object written) {
        earlier.keep(runUuid, projectId, table, row, column, before, written);
    }

    private static long number(KeyHolder key) {
        return Objects.requireNonNull(key.getKey()).longValue();
    }
}

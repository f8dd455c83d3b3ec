package dev.sluice.readers.label;

import dev.sluice.config.Database;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.RawSessionRow;
import dev.sluice.model.label.SessionRange;
import dev.sluice.model.label.SessionRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the rows of a Label database that a migration is about. */
public final class LabelStoreReader {
    /** Every table of the application, parents before children. */
    public static final List<String> TABLES = List.of(
            "participants",
            "projects",
            "sessions",
            "session_lineage",
            "models",
            "raw_datasets",
            "raw_dataset_sessions",
            "project_dataset_refs",
            "project_split_configs");

    private static final String LEGACY = """
            SELECT project_id, project_name, path, project_type, analysis_config FROM projects
            WHERE (project_type IS NULL OR project_type = 'legacy') AND path IS NOT NULL""";

    private static final String DATASET_BASED = """
            SELECT project_id, project_name, legacy_path, analysis_config FROM projects
            WHERE project_type = 'dataset_based'""";

    private static final String PATHS = "SELECT project_id, project_name, path, legacy_path FROM projects";

    private static final String DATASET = "SELECT dataset_id, dataset_name, dataset_hash, file_path FROM raw_datasets";

    private final JdbcClient jdbc;

    public LabelStoreReader(Database database) {
        this.jdbc = JdbcClient.create(database.dataSource());
    }

    /** The projects that still own their files, in the order of their numbers. */
    public List<LegacyProject> legacyProjects() {
        return jdbc.sql(LEGACY + " ORDER BY project_id")
                .query(LabelStoreReader::project)
                .list();
    }

    /** One of them; empty where there is no such project, or where it does not own its files. */
    public Optional<LegacyProject> legacyProject(long id) {
        return jdbc.sql(LEGACY + " AND project_id = ?")
                .param(id)
                .query(LabelStoreReader::project)
                .optional();
    }

    /** The projects whose files lie in shared datasets, in the order of their numbers. */
    public List<DatasetProject> datasetProjects() {
        return jdbc.sql(DATASET_BASED + " ORDER BY project_id")
                .query(LabelStoreReader::datasetProject)
                .list();
    }

    /** One of them; empty where there is no such project, or where it is not based on datasets. */
    public Optional<DatasetProject> datasetProject(long id) {
        return jdbc.sql(DATASET_BASED + " AND project_id = ?")
                .param(id)
                .query(LabelStoreReader::datasetProject)
                .optional();
    }

    /** The path in a project's row; empty where it has none. */
    public Optional<String> projectPath(long id) {
        return jdbc.sql("SELECT path FROM projects WHERE project_id = ? AND path IS NOT NULL")
                .param(id)
                .query(String.class)
                .optional();
    }

    /** The folders in a project's row. */
    public record ProjectPaths(long id, String name, String path, String legacyPath) {}

    /** The folders of every project, in the order of their numbers. */
    public List<ProjectPaths> projectPaths() {
        return jdbc.sql(PATHS + " ORDER BY project_id")
                .query(LabelStoreReader::paths)
                .list();
    }

    /** The folders of one of them. */
    public Optional<ProjectPaths> projectPaths(long id) {
        return jdbc.sql(PATHS + " WHERE project_id = ?")
                .param(id)
                .query(LabelStoreReader::paths)
                .optional();
    }

    /** Whether any session names this folder as its own. */
    public boolean isPlace(String folder) {
        return jdbc.sql("SELECT count(*) FROM sessions WHERE parent_session_data_path = ?")
                        .param(folder)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** The numbers of the datasets that a project refers to, in the order of the references. */
    public List<Long> references(long projectId) {
        return jdbc.sql("SELECT dataset_id FROM project_dataset_refs WHERE project_id = ? ORDER BY ref_id")
                .param(projectId)
                .query(Long.class)
                .list();
    }

    /** A project's name, whatever its type; empty where there is no such project. */
    public Optional<String> projectName(long id) {
        return jdbc.sql("SELECT project_name FROM projects WHERE project_id = ?")
                .param(id)
                .query(String.class)
                .optional();
    }

    /** Every dataset that the database knows. */
    public List<DatasetRow> datasets() {
        return jdbc.sql(DATASET + " ORDER BY dataset_id")
                .query(LabelStoreReader::dataset)
                .list();
    }

    /** The dataset of a hash. */
    public Optional<DatasetRow> dataset(String hash) {
        return jdbc.sql(DATASET + " WHERE dataset_hash = ?")
                .param(hash)
                .query(LabelStoreReader::dataset)
                .optional();
    }

    /** The dataset of a number. */
    public Optional<DatasetRow> dataset(long id) {
        return jdbc.sql(DATASET + " WHERE dataset_id = ?")
                .param(id)
                .query(LabelStoreReader::dataset)
                .optional();
    }

    /** The hash of the dataset that a project refers to; empty where it refers to none, or to several. */
    public Optional<String> datasetHash(long projectId) {
        List<String> hashes = jdbc.sql("""
                SELECT d.dataset_hash FROM project_dataset_refs r
                JOIN raw_datasets d ON d.dataset_id = r.dataset_id
                WHERE r.project_id = ?""").param(projectId).query(String.class).list();
        return hashes.size() == 1 ? Optional.of(hashes.get(0)) : Optional.empty();
    }

    /** The sessions of a project, in the order of their numbers. */
    public List<SessionRow> sessions(long projectId) {
        return jdbc.sql("""
                SELECT session_id, session_name, is_visible, parent_session_data_path, dataset_id, raw_session_name
                FROM sessions WHERE project_id = ? ORDER BY session_id""")
                .param(projectId)
                .query((row, n) -> new SessionRow(
                        row.getLong(1),
                        row.getString(2),
                        row.getInt(3) != 0,
                        row.getString(4),
                        numberOrNull(row, 5),
                        row.getString(6)))
                .list();
    }

    /** Which rows of its file each session of a project shows, by the session's number. */
    public Map<Long, SessionRange> ranges(long projectId) {
        Map<Long, SessionRange> ranges = new HashMap<>();
        jdbc.sql("""
                SELECT session_id, start_ns, stop_ns, data_start_offset, data_end_offset
                FROM sessions WHERE project_id = ?""").param(projectId).query(row -> {
            SessionRange range =
                    new SessionRange(row.getLong(2), row.getLong(3), numberOrNull(row, 4), numberOrNull(row, 5));
            ranges.put(row.getLong(1), range);
        });
        return ranges;
    }

    /**
     * A project that shares a dataset.
     *
     * @param legacyPath the folder that it owned before; null where it never did
     */
    public record Sharer(long projectId, String legacyPath) {}

    /** The other projects that refer to a dataset. */
    public List<Sharer> sharers(long datasetId, long projectId) {
        return jdbc.sql("""
                SELECT p.project_id, p.legacy_path FROM project_dataset_refs r
                JOIN projects p ON p.project_id = r.project_id
                WHERE r.dataset_id = ? AND p.project_id <> ? ORDER BY p.project_id""")
                .params(datasetId, projectId)
                .query((row, n) -> new Sharer(row.getLong(1), row.getString(2)))
                .list();
    }

    /** The session folders that the rows of a dataset name. */
    public Set<String> rawSessions(long datasetId) {
        return jdbc.sql("SELECT session_name FROM raw_dataset_sessions WHERE dataset_id = ?")
                .param(datasetId)
                .query(String.class)
                .set();
    }

    /** The rows that a dataset has in {@code raw_dataset_sessions}. */
    public List<RawSessionRow> rawSessionRows(long datasetId) {
        return jdbc.sql("""
                SELECT raw_session_id, session_name, session_path FROM raw_dataset_sessions
                WHERE dataset_id = ? ORDER BY raw_session_id""")
                .param(datasetId)
                .query((row, n) -> new RawSessionRow(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** A session that names a folder of its own. */
    public record PlacedSession(long projectId, long sessionId, String parentPath) {}

    /** Every session, of whatever project, that names a folder of its own. */
    public List<PlacedSession> placedSessions() {
        return jdbc.sql("""
                SELECT project_id, session_id, parent_session_data_path FROM sessions
                WHERE parent_session_data_path IS NOT NULL AND parent_session_data_path <> ''
                ORDER BY project_id, session_id""")
                .query((row, n) -> new PlacedSession(row.getLong(1), row.getLong(2), row.getString(3)))
                .list();
    }

    /** Whether the database would not tell two names of session folders apart. */
    public boolean takesForTheSame(String one, String other) {
        return jdbc.sql("""
                SELECT count(DISTINCT session_name) FROM (
                  SELECT session_name FROM raw_dataset_sessions WHERE 1 = 0
                  UNION ALL SELECT ? UNION ALL SELECT ?) names""").params(one, other).query(Long.class).single() == 1;
    }

    /** How many rows each table has. */
    public Map<String, Long> rowCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String table : TABLES) {
            counts.put(
                    table,
                    jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single());
        }
        return counts;
    }

    private static Long numberOrNull(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    private static LegacyProject project(ResultSet row, int number) throws SQLException {
        return new LegacyProject(
                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
    }

    private static ProjectPaths paths(ResultSet row, int number) throws SQLException {
        return new ProjectPaths(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
    }

    private static DatasetProject datasetProject(ResultSet row, int number) throws SQLException {
        return new DatasetProject(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
    }

    private static DatasetRow dataset(ResultSet row, int number) throws SQLException {
        return new DatasetRow(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
    }
}

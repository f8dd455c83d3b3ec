package dev.sluice.jobs.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.ClassPathResource;

/** How far a Label database has come: what the scripts in the test resources make of it, with a few rows in its first tables. */
public enum SchemaStage {
    FIRST,
    VIRTUAL_SPLITS("01_add_virtual_split_columns"),
    RAW_DATASETS("02_create_raw_datasets_tables"),
    BOTH("01_add_virtual_split_columns", "02_create_raw_datasets_tables"),
    /** What the application's {@code schema.sql} makes. */
    SCHEMA_SQL("01_add_virtual_split_columns", "02_create_raw_datasets_tables"),
    /** A migration that was broken off after two of its tables and one of its columns. */
    HALF_MADE("02_create_raw_datasets_tables"),
    ALL(
            "01_add_virtual_split_columns",
            "02_create_raw_datasets_tables",
            "03_add_great_puffs_field",
            "04_add_dual_verification_columns");

    private static final List<String> ROWS = List.of(
            "INSERT INTO participants (participant_code, first_name) VALUES ('P1', 'Zoë'), ('P2', NULL)",
            "INSERT INTO projects (project_name, participant_id, path, labelings)"
                    + " VALUES ('walk', 1, '/srv/label/walk', '[{\"b\": 1, \"a\": 2}]'), ('no path', 2, NULL, NULL)",
            "INSERT INTO sessions (project_id, session_name, verified, start_ns, stop_ns, bouts)"
                    + " VALUES (1, 's1', 1, 1, 9, '[]'), (1, 's2', 0, 1, 9, NULL), (1, 's3', NULL, 1, 9, NULL),"
                    + " (2, 's1', 1, 1, 9, NULL)",
            "INSERT INTO session_lineage (child_session_id, parent_session_id) VALUES (2, 1)",
            "INSERT INTO models (name, py_filename, pt_filename, class_name) VALUES ('m', 'm.py', 'm.pt', 'M')");

    private final List<String> scripts;

    SchemaStage(String... scripts) {
        this.scripts = List.of(scripts);
    }

    /** Whether sessions have a verdict of each kind. */
    public boolean hasVerdicts() {
        return this == ALL;
    }

    /** Makes an empty database one of this stage. */
    public LabelDatabase make(LabelDatabase empty) throws SQLException, IOException {
        String engine = empty.jdbcUrl().split(":")[1];
        String folder = "label/schema/%s/".formatted(engine.equals("postgresql") ? "postgres" : engine);
        String url = empty.jdbcUrl() + (engine.equals("mariadb") ? "&allowMultiQueries=true" : "");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(text(folder, "00_base"));
            for (String rows : ROWS) {
                statement.executeUpdate(rows);
            }
            for (String script : scripts) {
                statement.executeUpdate(this == HALF_MADE ? half(text(folder, script)) : text(folder, script));
            }
            if (this == SCHEMA_SQL && !engine.equals("sqlite")) {
                statement.executeUpdate(
                        engine.equals("mariadb")
                                ? "ALTER TABLE projects MODIFY COLUMN path TEXT"
                                : "ALTER TABLE projects ALTER COLUMN path TYPE TEXT");
            }
        }
        return empty;
    }

    /** The rows of the first tables, without what later stages have added to them. */
    public static Map<String, List<Map<String, Object>>> rows(LabelDatabase database) {
        Map<String, List<Map<String, Object>>> rows = new TreeMap<>();
        Map.of(
                        "participants", "participant_id, participant_code, first_name, created_at",
                        "projects",
                                "project_id, project_name, participant_id, path, labelings, watch_assigned_at, created_at",
                        "sessions",
                                "session_id, project_id, session_name, status, keep, is_visible, bouts, verified, start_ns",
                        "session_lineage", "id, child_session_id, parent_session_id, split_timestamp",
                        "models", "model_id, name, class_name, created_at, updated_at")
                .forEach((table, columns) -> rows.put(
                        table,
                        database.rows("SELECT %s FROM %s ORDER BY 1".formatted(columns, table)).stream()
                                .map(SchemaStage::texts)
                                .toList()));
        return rows;
    }

    /** Drivers have classes of their own for some values. */
    private static Map<String, Object> texts(Map<String, Object> row) {
        Map<String, Object> texts = new TreeMap<>();
        row.forEach((column, value) -> texts.put(column, String.valueOf(value)));
        return texts;
    }

    private static String half(String script) {
        return script.substring(0, script.indexOf("CREATE TABLE project_dataset_refs"))
                + "ALTER TABLE projects ADD COLUMN legacy_path VARCHAR(500) NULL";
    }

    private static String text(String folder, String script) throws IOException {
        return new ClassPathResource(folder + script + ".sql").getContentAsString(StandardCharsets.UTF_8);
    }
}

package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A Label database in a SQLite file, with the tables that a migration changes. */
final class LabelDatabase implements AutoCloseable {
    private static final String SCHEMA = """
            CREATE TABLE projects (
              project_id INTEGER PRIMARY KEY AUTOINCREMENT, project_name VARCHAR(255) NOT NULL UNIQUE, path TEXT,
              labelings TEXT CHECK (labelings IS NULL OR json_valid(labelings)), legacy_path VARCHAR(500) NULL,
              project_type VARCHAR(13) DEFAULT 'legacy' CHECK (project_type IN ('legacy','dataset_based')),
              analysis_config TEXT CHECK (analysis_config IS NULL OR json_valid(analysis_config)));
            CREATE TABLE sessions (
              session_id INTEGER PRIMARY KEY AUTOINCREMENT,
              project_id INTEGER NOT NULL REFERENCES projects(project_id) ON DELETE CASCADE,
              session_name VARCHAR(255) NOT NULL, bouts TEXT, verified SMALLINT DEFAULT 0,
              parent_session_data_path VARCHAR(500) NULL, dataset_id INTEGER NULL, raw_session_name VARCHAR(255) NULL,
              UNIQUE (project_id, session_name));
            CREATE TABLE raw_datasets (
              dataset_id INTEGER PRIMARY KEY AUTOINCREMENT, dataset_name VARCHAR(255) NOT NULL,
              dataset_hash VARCHAR(64) NOT NULL UNIQUE, file_path VARCHAR(500) NOT NULL, file_size_bytes BIGINT,
              session_count INTEGER DEFAULT 0, description TEXT,
              metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
              updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
            CREATE TRIGGER trg_raw_datasets_touch AFTER UPDATE ON raw_datasets WHEN NEW.updated_at IS OLD.updated_at
            BEGIN UPDATE raw_datasets SET updated_at = CURRENT_TIMESTAMP WHERE dataset_id = NEW.dataset_id; END;
            CREATE TABLE raw_dataset_sessions (
              raw_session_id INTEGER PRIMARY KEY AUTOINCREMENT,
              dataset_id INTEGER NOT NULL REFERENCES raw_datasets(dataset_id) ON DELETE CASCADE,
              session_name VARCHAR(255) NOT NULL, session_path VARCHAR(500) NOT NULL, original_labels_json TEXT,
              file_count INTEGER DEFAULT 0, CONSTRAINT unique_dataset_session UNIQUE (dataset_id, session_name));
            CREATE TABLE project_dataset_refs (
              ref_id INTEGER PRIMARY KEY AUTOINCREMENT,
              project_id INTEGER NOT NULL REFERENCES projects(project_id) ON DELETE CASCADE,
              dataset_id INTEGER NOT NULL REFERENCES raw_datasets(dataset_id) ON DELETE CASCADE,
              CONSTRAINT unique_project_dataset UNIQUE (project_id, dataset_id));
            """;
    /** Everything that the application keeps, but for the times that its triggers write. */
    private static final List<String> CONTENT = List.of(
            "SELECT * FROM projects ORDER BY 1",
            "SELECT * FROM sessions ORDER BY 1",
            "SELECT dataset_id, dataset_name, dataset_hash, file_path, file_size_bytes, session_count, description,"
                    + " metadata FROM raw_datasets ORDER BY 1",
            "SELECT * FROM raw_dataset_sessions ORDER BY 1",
            "SELECT * FROM project_dataset_refs ORDER BY 1");

    private final Path file;
    private final Database database;

    LabelDatabase(Path folder) {
        file = folder.resolve("label.db");
        run(SCHEMA);
        database = Database.open(DatabaseAddress.parse("sqlite:" + file, folder), Optional.empty(), 2);
    }

    Database database() {
        return database;
    }

    /** Changes rows from outside of Sluice. */
    void run(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    List<Map<String, Object>> rows(String sql) {
        return JdbcClient.create(database.dataSource()).sql(sql).query().listOfRows();
    }

    Map<String, Object> row(String sql) {
        return JdbcClient.create(database.dataSource()).sql(sql).query().singleRow();
    }

    List<List<Map<String, Object>>> content() {
        List<List<Map<String, Object>>> content = new ArrayList<>();
        CONTENT.forEach(sql -> content.add(rows(sql)));
        return content;
    }

    @Override
    public void close() {
        database.close();
    }
}

package dev.sluice.readers.label;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A Label database in a SQLite file, with the tables as the application's SQL migrations leave them. */
final class LabelDatabase {
    private static final String BEFORE_THE_MIGRATIONS = """
            CREATE TABLE participants (participant_id INTEGER PRIMARY KEY AUTOINCREMENT, participant_code VARCHAR(50));
            CREATE TABLE projects (
              project_id INTEGER PRIMARY KEY AUTOINCREMENT, project_name VARCHAR(255) NOT NULL UNIQUE, path TEXT,
              labelings TEXT CHECK (labelings IS NULL OR json_valid(labelings)));
            CREATE TABLE sessions (
              session_id INTEGER PRIMARY KEY AUTOINCREMENT,
              project_id INTEGER NOT NULL REFERENCES projects(project_id) ON DELETE CASCADE,
              session_name VARCHAR(255) NOT NULL, status VARCHAR(50) DEFAULT 'Initial', keep BOOLEAN,
              is_visible SMALLINT NOT NULL DEFAULT 1, bouts TEXT CHECK (bouts IS NULL OR json_valid(bouts)),
              verified SMALLINT DEFAULT 0, start_ns BIGINT NOT NULL DEFAULT 0, stop_ns BIGINT NOT NULL DEFAULT 0,
              UNIQUE (project_id, session_name));
            CREATE TABLE session_lineage (id INTEGER PRIMARY KEY AUTOINCREMENT);
            CREATE TABLE models (model_id INTEGER PRIMARY KEY AUTOINCREMENT);
            """;
    private static final String MIGRATIONS = """
            ALTER TABLE sessions ADD COLUMN parent_session_data_path VARCHAR(500) NULL;
            ALTER TABLE sessions ADD COLUMN data_start_offset BIGINT NULL;
            ALTER TABLE sessions ADD COLUMN data_end_offset BIGINT NULL;
            CREATE TABLE raw_datasets (
              dataset_id INTEGER PRIMARY KEY AUTOINCREMENT, dataset_name VARCHAR(255) NOT NULL,
              dataset_hash VARCHAR(64) NOT NULL UNIQUE, file_path VARCHAR(500) NOT NULL, metadata TEXT);
            CREATE TABLE raw_dataset_sessions (
              raw_session_id INTEGER PRIMARY KEY AUTOINCREMENT, session_path VARCHAR(500) NOT NULL,
              original_labels_json TEXT);
            CREATE TABLE project_dataset_refs (
              ref_id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, dataset_id INTEGER NOT NULL);
            CREATE TABLE project_split_configs (config_id INTEGER PRIMARY KEY AUTOINCREMENT);
            ALTER TABLE projects ADD COLUMN legacy_path VARCHAR(500) NULL;
            ALTER TABLE projects ADD COLUMN project_type VARCHAR(13) DEFAULT 'legacy';
            ALTER TABLE projects ADD COLUMN analysis_config TEXT;
            ALTER TABLE sessions ADD COLUMN dataset_id INTEGER NULL;
            ALTER TABLE sessions ADD COLUMN raw_session_name VARCHAR(255) NULL;
            """;
    private static final String LAST_MIGRATION = """
            ALTER TABLE sessions ADD COLUMN puffs_verified SMALLINT DEFAULT 0;
            ALTER TABLE sessions ADD COLUMN smoking_verified SMALLINT DEFAULT 0;
            """;

    private final Path file;

    private LabelDatabase(Path file, String... scripts) {
        this.file = file;
        for (String script : scripts) {
            run(script);
        }
    }

    static LabelDatabase in(Path folder) {
        return new LabelDatabase(folder.resolve("label.db"), BEFORE_THE_MIGRATIONS, MIGRATIONS, LAST_MIGRATION);
    }

    static LabelDatabase withoutTheLastMigration(Path folder) {
        return new LabelDatabase(folder.resolve("label.db"), BEFORE_THE_MIGRATIONS, MIGRATIONS);
    }

    static LabelDatabase withoutMigrations(Path folder) {
        return new LabelDatabase(folder.resolve("label.db"), BEFORE_THE_MIGRATIONS);
    }

    /** Changes rows as the application would. */
    void run(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static Database open(Path file) {
        return Database.open(DatabaseAddress.parse("sqlite:" + file, Path.of("/")), Optional.empty(), 2);
    }

    Database open() {
        return open(file);
    }
}

package dev.sluice.writers.label;

import dev.sluice.config.Ddl;
import dev.sluice.writers.label.SchemaChange.Column;
import dev.sluice.writers.label.SchemaChange.FilledColumn;
import dev.sluice.writers.label.SchemaChange.Index;
import dev.sluice.writers.label.SchemaChange.NoDraft;
import dev.sluice.writers.label.SchemaChange.OptionalColumn;
import dev.sluice.writers.label.SchemaChange.Table;
import dev.sluice.writers.label.SchemaChange.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that the Label application's four SQL migrations add to its first schema, in the order in which it is made. */
public final class WantedSchema {
    private WantedSchema() {}

    /** In the words of a database. */
    public static List<SchemaChange> of(Ddl ddl) {
        return Stream.of(virtualSplits(), rawDatasets(ddl), projectTypes(ddl), greatPuffs(ddl), dualVerification(ddl))
                .flatMap(List::stream)
                .toList();
    }

    /** {@code add_virtual_split_columns}. */
    private static List<SchemaChange> virtualSplits() {
        return List.of(
                new Column("sessions", "parent_session_data_path", "VARCHAR(500)"),
                new Column("sessions", "data_start_offset", "BIGINT"),
                new Column("sessions", "data_end_offset", "BIGINT"));
    }

    /** {@code create_raw_datasets_tables}: the tables. */
    private static List<SchemaChange> rawDatasets(Ddl ddl) {
        List<SchemaChange> tables = List.of(
                new Table("raw_datasets", """
                        dataset_id %s,
                        dataset_name VARCHAR(255) NOT NULL,
                        dataset_hash VARCHAR(64) NOT NULL UNIQUE,
                        file_path VARCHAR(500) NOT NULL,
                        upload_timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
                        file_size_bytes BIGINT,
                        session_count INTEGER DEFAULT 0,
                        description TEXT,
                        metadata %s,
                        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
                        updated_at %s""".formatted(ddl.key("INTEGER"), ddl.json("metadata"), ddl.changedAt())),
                new Index("idx_dataset_hash", "raw_datasets", "dataset_hash"),
                new Index("idx_dataset_name", "raw_datasets", "dataset_name"),
                new Table("raw_dataset_sessions", """
                        raw_session_id %s,
                        dataset_id INTEGER NOT NULL,
                        session_name VARCHAR(255) NOT NULL,
                        session_path VARCHAR(500) NOT NULL,
                        original_labels_json TEXT,
                        file_count INTEGER DEFAULT 0,
                        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
                        CONSTRAINT unique_dataset_session UNIQUE (dataset_id, session_name),
                        FOREIGN KEY (dataset_id) REFERENCES raw_datasets(dataset_id) ON DELETE CASCADE""".formatted(ddl.key("INTEGER"))),
                new Index("idx_dataset_session", "raw_dataset_sessions", "dataset_id, session_name"),
                new Table("project_dataset_refs", """
                        ref_id %s,
                        project_id INTEGER NOT NULL,
                        dataset_id INTEGER NOT NULL,
                        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
                        CONSTRAINT unique_project_dataset UNIQUE (project_id, dataset_id),
                        FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE,
                        FOREIGN KEY (dataset_id) REFERENCES raw_datasets(dataset_id) ON DELETE CASCADE""".formatted(ddl.key("INTEGER"))),
                new Index("idx_project_refs", "project_dataset_refs", "project_id"),
                new Index("idx_dataset_refs", "project_dataset_refs", "dataset_id"),
                new Table("project_split_configs", """
                        config_id %s,
                        project_id INTEGER NOT NULL,
                        dataset_id INTEGER NOT NULL,
                        raw_session_name VARCHAR(255) NOT NULL,
                        split_strategy %s DEFAULT 'time_based',
                        split_parameters %s,
                        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
                        updated_at %s,
                        FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE,
                        FOREIGN KEY (dataset_id) REFERENCES raw_datasets(dataset_id) ON DELETE CASCADE""".formatted(
                                ddl.key("INTEGER"),
                                ddl.oneOf("split_strategy", "time_based", "bout_based", "custom"),
                                ddl.json("split_parameters"),
                                ddl.changedAt())),
                new Index("idx_project_splits", "project_split_configs", "project_id"),
                new Index("idx_dataset_splits", "project_split_configs", "dataset_id"));
        return Stream.concat(
                        tables.stream(),
                        Stream.of(
                                        touch(ddl, "raw_datasets", "dataset_id"),
                                        touch(ddl, "project_split_configs", "config_id"))
                                .flatMap(Optional::stream))
                .toList();
    }

    private static Optional<SchemaChange> touch(Ddl ddl, String table, String key) {
        return ddl.touch(table, key, "updated_at", "label_touch_updated_at").map(Trigger::new);
    }

    /**
     * {@code create_raw_datasets_tables}: the columns. It also makes {@code projects.path} narrower, which the application
     * does not need and longer paths would not survive; here that column must only be able to be empty.
     */
    private static List<SchemaChange> projectTypes(Ddl ddl) {
        return List.of(
                new Column("projects", "legacy_path", "VARCHAR(500)"),
                new Column(
                        "projects",
                        "project_type",
                        ddl.oneOf("project_type", "legacy", "dataset_based") + " DEFAULT 'legacy'"),
                new Column("projects", "analysis_config", ddl.json("analysis_config")),
                new OptionalColumn("projects", "path"),
                new Column("sessions", "dataset_id", "INTEGER"),
                new Column("sessions", "raw_session_name", "VARCHAR(255)"),
                new Column("sessions", "split_config_id", "INTEGER"),
                new Index("idx_session_dataset", "sessions", "dataset_id"),
                new Index("idx_session_raw_name", "sessions", "raw_session_name"));
    }

    /** {@code add_great_puffs_field}. */
    private static List<SchemaChange> greatPuffs(Ddl ddl) {
        return List.of(new Column("participants", "great_puffs", "BOOLEAN DEFAULT " + ddl.no()));
    }

    /** {@code add_dual_verification_columns}. */
    private static List<SchemaChange> dualVerification(Ddl ddl) {
        String type = ddl.flag() + " DEFAULT 0";
        return List.of(
                new FilledColumn("sessions", "puffs_verified", type, "verified"),
                new FilledColumn("sessions", "smoking_verified", type, "verified"),
                new NoDraft("sessions", "puffs_verified"),
                new NoDraft("sessions", "smoking_verified"));
    }
}

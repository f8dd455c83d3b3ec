package dev.sluice.readers.label;

import dev.sluice.config.Database;
import dev.sluice.model.RefusedException;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** What a Label database must have before its projects can be moved, looked up in the database's own catalogue. */
public final class LabelSchema {
    private static final Map<String, List<String>> NEEDED = new TreeMap<>(Map.of(
            "projects", List.of("path", "labelings", "legacy_path", "project_type", "analysis_config"),
            "sessions",
                    List.of(
                            "bouts",
                            "verified",
                            "parent_session_data_path",
                            "data_start_offset",
                            "data_end_offset",
                            "dataset_id",
                            "raw_session_name",
                            "puffs_verified",
                            "smoking_verified"),
            "raw_datasets", List.of("dataset_hash", "file_path", "metadata"),
            "raw_dataset_sessions", List.of("session_path", "original_labels_json"),
            "project_dataset_refs", List.of("project_id", "dataset_id")));

    private LabelSchema() {}

    /** Refuses a database that is no Label database, or one that not all of its SQL migrations have reached. */
    public static void requirePrepared(Database database) {
        String shown = database.address().shown();
        Map<String, Set<String>> present = columns(database);
        for (String table : List.of("projects", "sessions")) {
            if (!present.containsKey(table)) {
                throw new RefusedException(
                        "%s is no Label database: it has no table %s; check --database".formatted(shown, table));
            }
        }
        List<String> missing = NEEDED.keySet().stream()
                .flatMap(table -> present.containsKey(table)
                        ? NEEDED.get(table).stream()
                                .filter(column -> !present.get(table).contains(column))
                                .map(column -> table + "." + column)
                        : List.of(table).stream())
                .toList();
        if (!missing.isEmpty()) {
            throw new RefusedException("%s lacks what the Label application needs (%s): apply its SQL migrations first"
                    .formatted(shown, String.join(", ", missing)));
        }
    }

    private static Map<String, Set<String>> columns(Database database) {
        try {
            return JdbcUtils.extractDatabaseMetaData(database.dataSource(), LabelSchema::columns);
        } catch (MetaDataAccessException e) {
            throw new RefusedException(
                    "the catalogue of %s cannot be read: %s"
                            .formatted(database.address().shown(), e.getMessage()),
                    e);
        }
    }

    private static Map<String, Set<String>> columns(DatabaseMetaData catalogue) throws SQLException {
        Map<String, Set<String>> columns = new TreeMap<>();
        for (String table : NEEDED.keySet()) {
            String pattern = table.replace("_", catalogue.getSearchStringEscape() + "_");
            try (ResultSet found = catalogue.getColumns(
                    catalogue.getConnection().getCatalog(),
                    catalogue.getConnection().getSchema(),
                    pattern,
                    null)) {
                while (found.next()) {
                    columns.computeIfAbsent(table, name -> new HashSet<>())
                            .add(found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return columns;
    }
}

package dev.sluice.readers.label;

import dev.sluice.config.Database;
import dev.sluice.model.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DataAccessException;

/** What a Label database must have before its projects can be moved, looked up in the database's own catalogue. */
public final class LabelSchema {
    private static final Map<String, List<String>> NEEDED = Map.of(
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
            "project_dataset_refs", List.of("project_id", "dataset_id"));

    /** The application's first schema, with the columns of it that later ones are made from. */
    private static final Map<String, List<String>> FIRST = Map.of(
            "participants", List.of(),
            "projects", List.of("path"),
            "sessions", List.of("verified"),
            "session_lineage", List.of(),
            "models", List.of());

    private LabelSchema() {}

    /** Refuses a database that is no Label database, at whatever stage. */
    public static void requireFirst(Database database) {
        String shown = database.address().shown();
        for (String table : LabelStoreReader.TABLES) {
            List<String> needed = FIRST.get(table);
            if (needed != null) {
                Set<String> columns = columns(database, table);
                if (columns.isEmpty()) {
                    throw noLabelDatabase(shown, "table " + table);
                }
                needed.stream().filter(column -> !columns.contains(column)).forEach(column -> {
                    throw noLabelDatabase(shown, "column %s.%s".formatted(table, column));
                });
            }
        }
    }

    private static RefusedException noLabelDatabase(String shown, String missing) {
        return new RefusedException(
                "%s is no Label database: it has no %s; check --database".formatted(shown, missing));
    }

    /** Refuses a database that is no Label database, or one that not all of its SQL migrations have reached. */
    public static void requirePrepared(Database database) {
        String shown = database.address().shown();
        List<String> missing = new ArrayList<>();
        for (String table : LabelStoreReader.TABLES) {
            Set<String> columns = columns(database, table);
            if (columns.isEmpty() && List.of("projects", "sessions").contains(table)) {
                throw noLabelDatabase(shown, "table " + table);
            } else if (columns.isEmpty()) {
                missing.add(table);
            } else {
                NEEDED.getOrDefault(table, List.of()).stream()
                        .filter(column -> !columns.contains(column))
                        .forEach(column -> missing.add(table + "." + column));
            }
        }
        if (missing.isEmpty() && database.catalogue().isRequired("projects", "path")) {
            missing.add("projects.path that may be empty");
        }
        if (!missing.isEmpty()) {
            throw new RefusedException(
                    "%s lacks what the Label application needs (%s): run `sluice launch prepare-label-schema --database %s`"
                            .formatted(shown, String.join(", ", missing), shown));
        }
    }

    private static Set<String> columns(Database database, String table) {
        try {
            return database.catalogue().columns(table);
        } catch (DataAccessException e) {
            throw new RefusedException(
                    "the tables of %s cannot be looked up: %s; nothing was changed"
                            .formatted(
                                    database.address().shown(),
                                    e.getMostSpecificCause().getMessage()),
                    e);
        }
    }
}

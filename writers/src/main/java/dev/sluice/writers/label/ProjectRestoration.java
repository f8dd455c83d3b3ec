package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetProject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives the rows of a migrated project the values that they had before. Every method that changes something belongs inside
 * the one transaction of its project.
 */
public final class ProjectRestoration {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final EarlierValues earlier;
    private final String json;

    public ProjectRestoration(Database database) {
        this.jdbc = JdbcClient.create(database.dataSource());
        this.earlier = new EarlierValues(database);
        this.json = database.dialect().jsonParameter();
    }

    /**
     * What the kept values say of a project that is based on a dataset now.
     *
     * @param dataset to which the migration led it
     */
    public record Kept(long dataset) {}

    /**
     * Empty where no values are kept of the migration that the project's row is of: the application's own tool keeps none,
     * and it may have undone and repeated one of ours.
     */
    public Optional<Kept> kept(DatasetProject project) {
        if (!earlier.exist()) {
            return Optional.empty();
        }
        return valueOf("analysis_config", earlier.of(project.id()))
                .map(value -> tree(value.written()))
                .filter(written -> !isOfAnotherMigration(tree(project.analysisConfig()), written))
                .map(written -> new Kept(written.path("dataset_id").longValue()));
    }

    private static boolean isOfAnotherMigration(JsonNode now, JsonNode written) {
        return now.path("migrated_from").asString("").equals("legacy")
                && !now.path("migration_date").equals(written.path("migration_date"));
    }

    private static JsonNode tree(String json) {
        try {
            return json == null ? JSON.missingNode() : JSON.readTree(json);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    /** The projects whose sessions were moved with this one: its own, and those that read from its folder. */
    public Set<Long> concerned(long projectId) {
        return jdbc.sql("""
                SELECT DISTINCT s.project_id FROM sluice_label_earlier_values v
                JOIN sessions s ON s.session_id = v.row_id
                WHERE v.table_name = 'sessions' AND v.project_id = ?""").param(projectId).query(Long.class).set();
    }

    /**
     * What was given back.
     *
     * @param left which values somebody has changed since, so that they stay as they are
     * @param neverOpened sessions that the application did not open before they were moved
     */
    public record Restored(List<String> left, Set<Long> neverOpened) {}

    /**
     * Makes a project own its legacy folder again. Each value goes back only where it is still what the migration wrote;
     * of the references only the one goes that the migration made.
     *
     * @param dataset that took over the project, for a project of the application's own tool; null where it is not known
     */
    public Restored restore(DatasetProject project, Long dataset) {
        List<EarlierValues.Value> values = earlier.exist() ? earlier.of(project.id()) : List.of();
        Restored restored = new Restored(new ArrayList<>(), new HashSet<>());
        for (EarlierValues.Value value : values) {
            switch (value.table()) {
                case "sessions" -> restoreSession(value, restored);
                case "project_dataset_refs" -> removeReference(value, project, restored);
                default -> {
                    // Datasets stay as they are; the project's row is next.
                }
            }
        }
        if (kept(project).isPresent()) {
            restoreRow(project, values, restored.left());
        } else {
            restoreAsTheOriginalDoes(project, dataset);
        }
        values.stream().filter(value -> value.table().equals("projects")).forEach(earlier::forget);
        return restored;
    }

    private void removeReference(EarlierValues.Value value, DatasetProject project, Restored restored) {
        int removed = jdbc.sql(
                        "DELETE FROM project_dataset_refs WHERE ref_id = ? AND project_id = ? AND dataset_id = ?")
                .params(value.row(), project.id(), Long.valueOf(value.written()))
                .update();
        if (removed == 0) {
            jdbc.sql("SELECT dataset_id FROM project_dataset_refs WHERE ref_id = ?")
                    .param(value.row())
                    .query(Long.class)
                    .optional()
                    .ifPresent(now -> restored.left()
                            .add("project_dataset_refs %d: dataset_id is %d, the migration wrote %s"
                                    .formatted(value.row(), now, value.written())));
        }
        earlier.forget(value);
    }

    private void restoreSession(EarlierValues.Value value, Restored restored) {
        if (value.column().equals(EarlierValues.OPENED)) {
            if (!Boolean.parseBoolean(value.earlier())) {
                restored.neverOpened().add(value.row());
            }
        } else {
            // Not a parameter, but one of the columns that LabelStoreWriter names.
            String column = value.column();
            jdbc.sql("SELECT %s FROM sessions WHERE session_id = ?".formatted(column))
                    .param(value.row())
                    .query((row, n) -> Optional.ofNullable(row.getString(1)))
                    .optional()
                    .ifPresent(now -> restoreColumn(value, now.orElse(null), restored.left()));
        }
        earlier.forget(value);
    }

    private void restoreColumn(EarlierValues.Value value, String now, List<String> left) {
        String column = value.column();
        if (!Objects.equals(now, value.written())) {
            left.add("sessions %d: %s is %s, before the migration it was %s"
                    .formatted(value.row(), column, now, value.earlier()));
            return;
        }
        boolean number = column.equals("dataset_id") && value.earlier() != null;
        jdbc.sql("UPDATE sessions SET %s = ? WHERE session_id = ?".formatted(column))
                .params(number ? Long.valueOf(value.earlier()) : value.earlier(), value.row())
                .update();
    }

    private void restoreRow(DatasetProject project, List<EarlierValues.Value> values, List<String> left) {
        EarlierValues.Value type = valueOf("project_type", values).orElseThrow();
        EarlierValues.Value config = valueOf("analysis_config", values).orElseThrow();
        EarlierValues.Value legacy = valueOf("legacy_path", values).orElseThrow();
        boolean untouched = sameJson(project.analysisConfig(), config.written());
        if (!untouched) {
            left.add("projects %d: analysis_config is %s, before the migration it was %s"
                    .formatted(project.id(), project.analysisConfig(), config.earlier()));
        }
        if (!project.legacyPath().equals(legacy.written())) {
            left.add("projects %d: legacy_path was %s after the migration; the path is now what somebody has made of it"
                    .formatted(project.id(), legacy.written()));
        }
        update(project, legacy.earlier(), type.earlier(), untouched ? config.earlier() : project.analysisConfig());
    }

    /** As the application's own tool, except that references made by hand stay. */
    private void restoreAsTheOriginalDoes(DatasetProject project, Long dataset) {
        jdbc.sql("DELETE FROM project_dataset_refs WHERE project_id = ? AND dataset_id = ?")
                .params(project.id(), dataset)
                .update();
        update(project, null, "legacy", null);
    }

    private void update(DatasetProject project, String legacyPath, String type, String config) {
        int changed = jdbc.sql(
                        "UPDATE projects SET path = legacy_path, legacy_path = ?, project_type = ?,"
                                + " analysis_config = " + json
                                + " WHERE project_id = ? AND legacy_path = ? AND path IS NULL AND project_type = 'dataset_based'")
                .params(legacyPath, type, config, project.id(), project.legacyPath())
                .update();
        if (changed != 1) {
            throw new ItemException(
                    "the project's row is not as the migration left it (its path is set, or somebody changes it now):"
                            + " nothing was changed; look at it, then resume");
        }
    }

    private static Optional<EarlierValues.Value> valueOf(String column, List<EarlierValues.Value> values) {
        return values.stream()
                .filter(value ->
                        value.table().equals("projects") && value.column().equals(column))
                .findFirst();
    }

    /** Some databases keep JSON in an order of their own. */
    private static boolean sameJson(String one, String other) {
        try {
            return Objects.equals(one, other)
                    || one != null && other != null && JSON.readTree(one).equals(JSON.readTree(other));
        } catch (JacksonException e) {
            return false;
        }
    }
}

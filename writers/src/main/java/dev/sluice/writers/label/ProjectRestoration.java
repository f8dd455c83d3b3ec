package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetProject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
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

    /** Whether the values are known that the project's row had before: the application's own tool kept none. */
    public boolean knows(long projectId) {
        return earlier.exist() && valueOf("project_type", earlier.of(projectId)).isPresent();
    }

    /** The projects whose sessions were moved with this one: its own, and those that read from its folder. */
    public Set<Long> concerned(long projectId) {
        return jdbc.sql("""
                SELECT DISTINCT s.project_id FROM sluice_label_earlier_values v
                JOIN sessions s ON s.session_id = v.row_id
                WHERE v.table_name = 'sessions' AND v.project_id = ?""").param(projectId).query(Long.class).set();
    }

    /**
     * Makes a project own its legacy folder again. Each value goes back only where it is still what the migration wrote;
     * of the references only the one goes that the migration made.
     *
     * @param dataset that took over the project, for a project of the application's own tool; null where it is not known
     * @return which columns of which rows somebody has changed since, so that they stay as they are
     */
    public List<String> restore(DatasetProject project, Long dataset) {
        List<EarlierValues.Value> values = earlier.of(project.id());
        List<String> left = new ArrayList<>();
        for (EarlierValues.Value value : values) {
            switch (value.table()) {
                case "sessions" -> restoreSession(value, left);
                case "project_dataset_refs" -> {
                    jdbc.sql("DELETE FROM project_dataset_refs WHERE ref_id = ? AND project_id = ?")
                            .params(value.row(), project.id())
                            .update();
                    earlier.forget(value);
                }
                default -> {
                    // Datasets stay as they are; the project's row is next.
                }
            }
        }
        if (valueOf("project_type", values).isPresent()) {
            restoreRow(project, values, left);
        } else {
            restoreAsTheOriginalDoes(project, dataset);
        }
        return left;
    }

    private void restoreSession(EarlierValues.Value value, List<String> left) {
        // Not a parameter, but one of the columns that LabelStoreWriter names.
        String column = value.column();
        List<String> now = jdbc
                .sql("SELECT %s FROM sessions WHERE session_id = ?".formatted(column))
                .param(value.row())
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .list()
                .stream()
                .map(found -> found.orElse(null))
                .toList();
        if (!now.isEmpty() && !Objects.equals(now.get(0), value.written())) {
            left.add("sessions %d: %s".formatted(value.row(), column));
        } else if (!now.isEmpty()) {
            boolean number = column.equals("dataset_id") && value.earlier() != null;
            jdbc.sql("UPDATE sessions SET %s = ? WHERE session_id = ?".formatted(column))
                    .params(number ? Long.valueOf(value.earlier()) : value.earlier(), value.row())
                    .update();
        }
        earlier.forget(value);
    }

    private void restoreRow(DatasetProject project, List<EarlierValues.Value> values, List<String> left) {
        EarlierValues.Value type = valueOf("project_type", values).orElseThrow();
        EarlierValues.Value config = valueOf("analysis_config", values).orElseThrow();
        boolean untouched = sameJson(project.analysisConfig(), config.written());
        if (!untouched) {
            left.add("projects %d: analysis_config".formatted(project.id()));
        }
        String legacyPath =
                valueOf("legacy_path", values).map(EarlierValues.Value::earlier).orElse(null);
        update(project, legacyPath, type.earlier(), untouched ? config.earlier() : project.analysisConfig());
        values.stream().filter(value -> value.table().equals("projects")).forEach(earlier::forget);
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

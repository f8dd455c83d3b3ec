package dev.sluice.writers.label;

import dev.sluice.config.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Leads every stored path below a folder to another folder: of datasets, sessions and projects, and in the values that are
 * kept for a rollback, which would otherwise lead back to where nothing is any more. What only tells of the past stays:
 * {@code original_path} in {@code analysis_config}, {@code original_source} in {@code metadata}.
 */
public final class PathRelocation {
    /** A column that holds absolute paths, and the key of its table. */
    private record Column(String table, String key, String name, String condition) {}

    private static final String EARLIER = "sluice_label_earlier_values";
    private static final String PATHS =
            "column_name IN" + " ('path', 'legacy_path', 'file_path', 'session_path', 'parent_session_data_path', '*')";
    private static final List<Column> COLUMNS = List.of(
            new Column("raw_datasets", "dataset_id", "file_path", "1 = 1"),
            new Column("raw_dataset_sessions", "raw_session_id", "session_path", "1 = 1"),
            new Column("sessions", "session_id", "parent_session_data_path", "1 = 1"),
            new Column("projects", "project_id", "legacy_path", "1 = 1"),
            new Column("projects", "project_id", "path", "1 = 1"),
            new Column(EARLIER, "value_id", "earlier_value", PATHS),
            new Column(EARLIER, "value_id", "written_value", PATHS));

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    public PathRelocation(Database database) {
        this.jdbc = JdbcClient.create(database.dataSource());
        this.template = new JdbcTemplate(database.dataSource());
    }

    /**
     * Changes the rows; belongs inside a transaction, in a database that has the table of earlier values.
     *
     * @return how many values were changed, by {@code table.column}
     */
    public Map<String, Integer> relocate(String from, String to) {
        Map<String, Integer> changed = new LinkedHashMap<>();
        for (Column column : COLUMNS) {
            int count = relocate(column, from, to);
            if (!column.table().equals(EARLIER)) {
                changed.put(column.table() + "." + column.name(), count);
            }
        }
        return changed;
    }

    private int relocate(Column column, String from, String to) {
        List<Object[]> rows = new ArrayList<>();
        jdbc.sql("SELECT %s, %s FROM %s WHERE %s IS NOT NULL AND %s"
                        .formatted(column.key(), column.name(), column.table(), column.name(), column.condition()))
                .query(row -> {
                    long key = row.getLong(1);
                    moved(row.getString(2), from, to).ifPresent(path -> rows.add(new Object[] {path, key}));
                });
        template.batchUpdate(
                "UPDATE %s SET %s = ? WHERE %s = ?".formatted(column.table(), column.name(), column.key()), rows);
        return rows.size();
    }

    /**
     * Where a path leads after the move.
     *
     * @return empty for a path that lies elsewhere
     */
    public static Optional<String> moved(String path, String from, String to) {
        boolean below = path.equals(from) || path.startsWith(from.endsWith("/") ? from : from + "/");
        return below ? Optional.of(to + path.substring(from.length())) : Optional.empty();
    }
}

package dev.sluice.writers.label;

import dev.sluice.config.ColumnLimit;
import dev.sluice.config.Database;
import dev.sluice.config.DatabaseCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
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
            "column_name IN ('path', 'legacy_path', 'file_path', 'session_path', 'parent_session_data_path', '*')";
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
    private final DatabaseCatalogue catalogue;

    public PathRelocation(Database database) {
        this.jdbc = JdbcClient.create(database.dataSource());
        this.template = new JdbcTemplate(database.dataSource());
        this.catalogue = database.catalogue();
    }

    /** Changes the rows; belongs inside a transaction, in a database that has the table of earlier values. */
    public void relocate(String from, String to) {
        for (Column column : COLUMNS) {
            List<Object[]> rows = new ArrayList<>();
            moved(column, from, to, (key, path) -> rows.add(new Object[] {path, key}));
            template.batchUpdate(
                    "UPDATE %s SET %s = ? WHERE %s = ?".formatted(column.table(), column.name(), column.key()), rows);
        }
    }

    /** Which paths the columns could not hold after the move, and why; changes nothing. */
    public List<String> tooLong(String from, String to) {
        List<String> tooLong = new ArrayList<>();
        for (Column column : COLUMNS) {
            ColumnLimit limit = catalogue.limits(column.table()).get(column.name());
            if (limit != null) {
                moved(column, from, to, (key, path) -> {
                    if (!limit.holds(path)) {
                        tooLong.add("%s.%s of row %d would have %,d %s, and the column holds %,d"
                                .formatted(
                                        column.table(),
                                        column.name(),
                                        key,
                                        limit.lengthOf(path),
                                        limit.bytes() ? "bytes" : "characters",
                                        limit.most()));
                    }
                });
            }
        }
        return tooLong;
    }

    private void moved(Column column, String from, String to, BiConsumer<Long, String> use) {
        jdbc.sql("SELECT %s, %s FROM %s WHERE %s IS NOT NULL AND %s"
                        .formatted(column.key(), column.name(), column.table(), column.name(), column.condition()))
                .query(row -> {
                    long key = row.getLong(1);
                    moved(row.getString(2), from, to).ifPresent(path -> use.accept(key, path));
                });
    }

    /**
     * Where a path leads after the move; a slash at the end of either folder is of no matter.
     *
     * @return empty for a path that lies elsewhere
     */
    public static Optional<String> moved(String path, String from, String to) {
        String folder = withoutSlash(from);
        return Stream.of(path, withoutIdleSlashes(path))
                .filter(each -> each.equals(folder) || each.startsWith(folder + "/"))
                .findFirst()
                .map(each -> withoutSlash(to) + each.substring(folder.length()));
    }

    /** Other words for the same place: two slashes in a row, a dot between two. */
    private static String withoutIdleSlashes(String path) {
        return path.replaceAll("/(?:\\.?/)+", "/");
    }

    private static String withoutSlash(String folder) {
        return folder.replaceFirst("/+$", "");
    }
}

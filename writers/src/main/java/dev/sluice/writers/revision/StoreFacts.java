package dev.sluice.writers.revision;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a revision may not lose without saying so. All names are in lower case.
 *
 * @param rows of each table
 * @param columns of each table
 * @param extras indexes, triggers, views, keys to other tables and checks, with the table that they are of; on SQLite without the
 *     last two, which are part of the table
 */
record StoreFacts(Map<String, Long> rows, Map<String, Set<String>> columns, List<Extra> extras) {
    /**
     * Something that belongs to a table, and can go while its rows stay.
     *
     * @param kind in words
     * @param definition with the names of all that it is made upon
     */
    record Extra(String kind, String name, String table, String definition) {
        boolean isIn(StoreFacts others) {
            return others.extras.stream()
                    .anyMatch(other -> kind.equals(other.kind) && name.equals(other.name) && table.equals(other.table));
        }
    }

    private static final String SQLITE_EXTRAS = """
            SELECT type, name, tbl_name, sql FROM sqlite_master
              WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL ORDER BY name""";

    private static final String POSTGRES_EXTRAS = """
            WITH relations AS (
              SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = current_schema())
            SELECT 'index', i.relname, t.relname, pg_get_indexdef(i.oid)
              FROM pg_index JOIN relations i ON i.oid = indexrelid JOIN relations t ON t.oid = indrelid
            UNION ALL SELECT 'trigger', tgname, t.relname, pg_get_triggerdef(pg_trigger.oid)
              FROM pg_trigger JOIN relations t ON t.oid = tgrelid WHERE NOT tgisinternal
            UNION ALL SELECT 'view', relname, relname, pg_get_viewdef(oid) FROM relations WHERE relkind IN ('v', 'm')
            UNION ALL SELECT CASE contype WHEN 'f' THEN 'foreign key' ELSE 'check' END, conname, t.relname, pg_get_constraintdef(pg_constraint.oid)
              FROM pg_constraint JOIN relations t ON t.oid = conrelid WHERE contype IN ('f', 'c')
            ORDER BY 1, 2""";

    /** Looks at a database within the transaction of the caller; the tables of a run are not among them. */
    static StoreFacts of(Database database) {
        JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
        Map<String, Long> rows = new TreeMap<>();
        Map<String, Set<String>> columns = new TreeMap<>();
        for (StoredTable table : StoredTable.all(database, jdbc)) {
            table.rows(jdbc).ifPresent(number -> {
                rows.put(table.key(), number);
                columns.put(
                        table.key(),
                        table.columns(database, jdbc).stream()
                                .map(StoreFacts::lower)
                                .collect(Collectors.toSet()));
            });
        }
        return new StoreFacts(rows, columns, extras(database, jdbc));
    }

    private static List<Extra> extras(Database database, JdbcTemplate jdbc) {
        return jdbc.query(
                database.address().kind() == DatabaseAddress.Kind.SQLITE ? SQLITE_EXTRAS : POSTGRES_EXTRAS,
                (row, number) -> new Extra(
                        row.getString(1), lower(row.getString(2)), lower(row.getString(3)), row.getString(4)));
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The same under the names that tables and columns have after a revision. */
    StoreFacts renamed(Map<String, String> renames) {
        Map<String, Long> newRows = new TreeMap<>();
        rows.forEach((table, number) -> newRows.put(renames.getOrDefault(table, table), number));
        Map<String, Set<String>> newColumns = new TreeMap<>();
        columns.forEach((table, names) -> newColumns.put(
                renames.getOrDefault(table, table),
                names.stream()
                        .map(name -> renames.getOrDefault("%s.%s".formatted(table, name), name))
                        .collect(Collectors.toSet())));
        return new StoreFacts(
                newRows,
                newColumns,
                extras.stream()
                        .map(extra -> new Extra(
                                extra.kind(),
                                extra.name(),
                                renames.getOrDefault(extra.table(), extra.table()),
                                extra.definition()))
                        .toList());
    }

    /** The columns of a table that others do not have. */
    Set<String> columnsWithout(String table, StoreFacts others) {
        Set<String> missing = new LinkedHashSet<>(columns.getOrDefault(table, Set.of()));
        missing.removeAll(others.columns.getOrDefault(table, Set.of()));
        return missing;
    }
}

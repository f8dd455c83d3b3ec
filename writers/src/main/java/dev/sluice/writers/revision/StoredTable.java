package dev.sluice.writers.revision;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.writers.sql.RunOnStore;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A table that a revision may change: of the database, or of another schema of PostgreSQL whose rows go with rows of this one.
 *
 * @param schema empty for the one of the database
 * @param name as it is stored
 */
record StoredTable(String schema, String name) {
    /** Without the tables in which a virtual one keeps its content. */
    private static final String SQLITE = """
            SELECT '', name FROM pragma_table_list
              WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'""";

    private static final String POSTGRES = """
            WITH RECURSIVE own AS (
              SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                WHERE nspname = current_schema() AND relkind IN ('r', 'p')
            ), referring AS (
              SELECT conrelid AS oid FROM pg_constraint JOIN own ON own.oid = confrelid WHERE contype = 'f'
              UNION SELECT conrelid FROM pg_constraint JOIN referring ON referring.oid = confrelid WHERE contype = 'f'
            )
            SELECT CASE nspname WHEN current_schema() THEN '' ELSE nspname END, relname
              FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
              WHERE c.oid IN (SELECT oid FROM own UNION SELECT oid FROM referring)
                AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')""";

    /** Those that can be read, without those of a run. */
    static List<StoredTable> all(Database database, JdbcTemplate jdbc) {
        return jdbc
                .query(
                        isSqlite(database) ? SQLITE : POSTGRES,
                        (row, number) -> new StoredTable(row.getString(1), row.getString(2)))
                .stream()
                .filter(table -> !RunOnStore.TABLES.contains(table.name))
                .toList();
    }

    private static boolean isSqlite(Database database) {
        return database.address().kind() == DatabaseAddress.Kind.SQLITE;
    }

    /** Under which it is known, in lower case. */
    String key() {
        return (schema.isEmpty() ? name : "%s.%s".formatted(schema, name)).toLowerCase(Locale.ROOT);
    }

    /** How many rows it has; empty for a virtual table whose module is not there. */
    OptionalLong rows(JdbcTemplate jdbc) {
        try {
            Long rows = jdbc.queryForObject("SELECT count(*) FROM " + quoted(), Long.class);
            return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
        } catch (DataAccessException e) {
            if (String.valueOf(e.getMessage()).contains("no such module")) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** How many values a column has, without nulls, those of JSON included. */
    long values(String column, JdbcTemplate jdbc) {
        Long values = jdbc.queryForObject(
                "SELECT count(*) FROM %s WHERE CAST(%s AS TEXT) <> 'null'".formatted(quoted(), quoted(column)),
                Long.class);
        return values == null ? 0 : values;
    }

    /** Names of its columns. */
    Set<String> columns(Database database, JdbcTemplate jdbc) {
        return new TreeSet<>(
                isSqlite(database)
                        ? jdbc.queryForList("SELECT name FROM pragma_table_xinfo(?)", String.class, name)
                        : jdbc.queryForList(
                                "SELECT column_name FROM information_schema.columns"
                                        + " WHERE table_schema = coalesce(nullif(?, ''), current_schema()) AND table_name = ?",
                                String.class,
                                schema,
                                name));
    }

    private String quoted() {
        return schema.isEmpty() ? quoted(name) : "%s.%s".formatted(quoted(schema), quoted(name));
    }

    private static String quoted(String name) {
        return "\"%s\"".formatted(name.replace("\"", "\"\""));
    }
}

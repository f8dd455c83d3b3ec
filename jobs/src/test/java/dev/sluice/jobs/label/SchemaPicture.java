package dev.sluice.jobs.label;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables of a database as its own catalogue describes them, in words that do not depend on the order in which they
 * were made. Asks the catalogue by itself and shares no code with what changes the tables.
 */
public final class SchemaPicture {
    /** What JDBC does not tell, in the words of each database. */
    private static final Map<String, List<String>> MORE = Map.of(
            "sqlite",
            List.of("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'", """
                    SELECT name, 'reference of ' || "from", "table" || '.' || ifnull("to", '') || ', on delete ' || on_delete
                    FROM sqlite_master, pragma_foreign_key_list(name) WHERE sqlite_master.type = 'table'"""),
            "postgresql",
            List.of(
                    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
                            + " AND connamespace = 'public'::regnamespace",
                    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
                    "SELECT table_name, column_name, identity_generation FROM information_schema.columns"
                            + " WHERE is_identity = 'YES'"),
            "mariadb",
            List.of(
                    "SELECT table_name, column_name, concat(column_type, ' ', extra, ' ', coalesce(collation_name, ''))"
                            + " FROM information_schema.columns WHERE table_schema = DATABASE()",
                    "SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints"
                            + " WHERE constraint_schema = DATABASE()",
                    "SELECT event_object_table, trigger_name, action_statement FROM information_schema.triggers"
                            + " WHERE event_object_schema = DATABASE()"));

    private SchemaPicture() {}

    /** By table, one line for each fact; without the type of {@code projects.path}, of which there are two. */
    public static Map<String, Set<String>> of(LabelDatabase database) throws SQLException {
        Map<String, Set<String>> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement()) {
            DatabaseMetaData catalogue = connection.getMetaData();
            try (ResultSet row = catalogue.getTables(
                    connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
                while (row.next()) {
                    tables.put(row.getString("TABLE_NAME"), new TreeSet<>());
                }
            }
            for (Map.Entry<String, Set<String>> table : tables.entrySet()) {
                columns(connection, table.getKey(), table.getValue());
                indexes(connection, table.getKey(), table.getValue());
                // The driver of SQLite takes most of a test to read the foreign keys out of the tables' SQL.
                if (!database.jdbcUrl().startsWith("jdbc:sqlite")) {
                    references(connection, table.getKey(), table.getValue());
                }
            }
            for (String query : MORE.get(database.jdbcUrl().split(":")[1])) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        if (!row.getString(2).equals("path")) {
                            tables.get(row.getString(1)).add(row.getString(2) + " is " + row.getString(3));
                        }
                    }
                }
            }
        }
        return tables;
    }

    private static void columns(Connection connection, String table, Set<String> facts) throws SQLException {
        try (ResultSet row = connection
                .getMetaData()
                .getColumns(connection.getCatalog(), connection.getSchema(), table.replace("_", "\\_"), null)) {
            while (row.next()) {
                String name = row.getString("COLUMN_NAME");
                facts.add("column %s %s%s default %s"
                        .formatted(
                                name,
                                name.equals("path")
                                        ? "text"
                                        : row.getString("TYPE_NAME") + " " + row.getInt("COLUMN_SIZE"),
                                row.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls ? " not null" : "",
                                row.getString("COLUMN_DEF")));
            }
        }
    }

    private static void indexes(Connection connection, String table, Set<String> facts) throws SQLException {
        Map<String, StringBuilder> indexes = new TreeMap<>();
        try (ResultSet row = connection
                .getMetaData()
                .getIndexInfo(connection.getCatalog(), connection.getSchema(), table, false, true)) {
            while (row.next()) {
                if (row.getString("INDEX_NAME") != null) {
                    indexes.computeIfAbsent(row.getString("INDEX_NAME"), name -> new StringBuilder("index " + name))
                            .append(row.getBoolean("NON_UNIQUE") ? " of " : " of unique ")
                            .append(row.getString("COLUMN_NAME"));
                }
            }
        }
        indexes.values().forEach(index -> facts.add(index.toString()));
    }

    private static void references(Connection connection, String table, Set<String> facts) throws SQLException {
        try (ResultSet row =
                connection.getMetaData().getImportedKeys(connection.getCatalog(), connection.getSchema(), table)) {
            while (row.next()) {
                facts.add("column %s refers to %s.%s, on delete %d"
                        .formatted(
                                row.getString("FKCOLUMN_NAME"),
                                row.getString("PKTABLE_NAME"),
                                row.getString("PKCOLUMN_NAME"),
                                row.getInt("DELETE_RULE")));
            }
        }
    }
}

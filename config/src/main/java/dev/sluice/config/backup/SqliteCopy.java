package dev.sluice.config.backup;

import dev.sluice.config.DatabaseAddress;
import dev.sluice.model.ItemException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sqlite.SQLiteConnection;

/**
 * SQLite's online backup, page by page. It reads in one transaction, so that it sees one moment of a database that others
 * write, does not start over for them, and can be held against the rows of that moment.
 */
public final class SqliteCopy implements Backup {
    private final Supplier<Connection> source;
    private final List<String> without;

    /**
     * @param source opens the database, so that a transaction begins without a lock
     * @param without tables that are not copied
     */
    public SqliteCopy(Supplier<Connection> source, List<String> without) {
        this.source = source;
        this.without = without;
    }

    @Override
    public String ending() {
        return ".db";
    }

    @Override
    public void requirePossible() {}

    @Override
    public void write(Path file) {
        try {
            Map<String, Long> rows = copy(file);
            check(file, rows);
        } catch (SQLException e) {
            throw new ItemException("the database cannot be copied: %s".formatted(e.getMessage()), e);
        }
    }

    private Map<String, Long> copy(Path file) throws SQLException {
        try (Connection connection = source.get();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            Map<String, Long> rows = rows(statement);
            int result = connection
                    .unwrap(SQLiteConnection.class)
                    .getDatabase()
                    .backup("main", file.toString(), (remaining, pages) -> {});
            if (result != 0) {
                throw new SQLException("SQLite's backup ended with " + result);
            }
            statement.execute("COMMIT");
            return rows;
        }
    }

    private void check(Path file, Map<String, Long> rows) throws SQLException {
        try (Connection copy =
                        DriverManager.getConnection(DatabaseAddress.ofFile(file).jdbcUrl());
                Statement statement = copy.createStatement()) {
            for (String table : without) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
            List<String> faults = texts(statement, "PRAGMA integrity_check");
            if (!faults.equals(List.of("ok"))) {
                throw new ItemException("the database is damaged: %s; look at it with `PRAGMA integrity_check`"
                        .formatted(faults.get(0)));
            }
            Map<String, Long> copied = rows(statement);
            if (!copied.equals(rows)) {
                throw new ItemException("the copy is not complete: it has %s, the database %s".formatted(copied, rows));
            }
        }
    }

    private Map<String, Long> rows(Statement statement) throws SQLException {
        List<String> tables = texts(
                statement,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name");
        tables.removeAll(without);
        Map<String, Long> rows = new LinkedHashMap<>();
        for (String table : tables) {
            String count = "SELECT count(*) FROM \"%s\"".formatted(table.replace("\"", "\"\""));
            rows.put(table, Long.valueOf(texts(statement, count).get(0)));
        }
        return rows;
    }

    private static List<String> texts(Statement statement, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                texts.add(found.getString(1));
            }
        }
        return texts;
    }
}

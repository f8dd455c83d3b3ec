package dev.sluice.config.backup;

import dev.sluice.config.DatabaseAddress;
import dev.sluice.model.ItemException;
import java.nio.file.Files;
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
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite's online backup, page by page. It reads in one transaction, so that it sees one moment of a database that others
 * write, does not start over for them, and can be held against the rows of that moment.
 */
public final class SqliteCopy implements RestorableBackup {
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
    public OptionalLong size() {
        try (Connection connection = source.get();
                Statement statement = connection.createStatement()) {
            long pages = Long.parseLong(texts(statement, "PRAGMA page_count").get(0));
            return OptionalLong.of(
                    pages * Long.parseLong(texts(statement, "PRAGMA page_size").get(0)));
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }

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
            requireDone(result);
            statement.execute("COMMIT");
            return rows;
        }
    }

    private static void requireDone(int result) throws SQLException {
        if (result != 0) {
            throw new SQLException("SQLite's backup ended with " + SQLiteErrorCode.getErrorCode(result));
        }
    }

    private void check(Path file, Map<String, Long> rows) throws SQLException {
        try (Connection copy =
                        DriverManager.getConnection(DatabaseAddress.ofFile(file).jdbcUrl());
                Statement statement = copy.createStatement()) {
            for (String table : without) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
            requireSound(statement, "the database");
            Map<String, Long> copied = rows(statement);
            if (!copied.equals(rows)) {
                throw new ItemException("the copy is not complete: it has %s, the database %s".formatted(copied, rows));
            }
        }
    }

    @Override
    public void check(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ItemException(
                    Files.exists(file) ? "%s is no file".formatted(file) : "there is no file %s".formatted(file));
        }
        if (file.toFile().length() == 0) {
            throw new ItemException("%s is empty".formatted(file));
        }
        try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + unchanging(file));
                Statement statement = copy.createStatement()) {
            requireSound(statement, "the backup");
        } catch (SQLException e) {
            throw new ItemException("%s is no SQLite database: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** A backup that nobody writes: without that, one with a write-ahead log could not be read where no file can be made. */
    private static String unchanging(Path file) {
        return file.toUri().toString().replaceFirst("^file:/+", "file:///") + "?immutable=1";
    }

    @Override
    public List<String> column(Path file, String table) {
        try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + unchanging(file));
                Statement statement = copy.createStatement()) {
            boolean there = !texts(statement, "SELECT 1 FROM sqlite_master WHERE name = '%s'".formatted(table))
                    .isEmpty();
            return there ? texts(statement, "SELECT * FROM " + table) : List.of();
        } catch (SQLException e) {
            throw new ItemException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void restore(Path file) {
        check(file);
        try (Connection connection = source.get();
                Statement statement = connection.createStatement()) {
            try {
                requireDone(connection
                        .unwrap(SQLiteConnection.class)
                        .getDatabase()
                        .restore("main", unchanging(file), (remaining, pages) -> {}));
            } catch (SQLException e) {
                throw new ItemException(
                        "%s; nothing was changed; if somebody has it open, close that first".formatted(e.getMessage()),
                        e);
            }
            requireSound(statement, "the database");
            requireSame(statement, file);
        } catch (SQLException e) {
            throw new ItemException("it was written, and cannot be proven: " + e.getMessage(), e);
        }
    }

    /** The driver does not tell whether SQLite has come to the end: somebody may have kept it waiting too long. */
    private void requireSame(Statement statement, Path file) throws SQLException {
        statement.execute(
                "ATTACH DATABASE '%s' AS backup".formatted(unchanging(file).replace("'", "''")));
        List<String> tables = texts(
                statement,
                "SELECT name FROM backup.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'");
        boolean same = texts(statement, "SELECT name || sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY 1")
                .equals(texts(
                        statement, "SELECT name || sql FROM backup.sqlite_master WHERE sql IS NOT NULL ORDER BY 1"));
        for (String table : tables) {
            String name = table.replace("\"", "\"\"");
            same = same
                    && texts(
                                    statement,
                                    "SELECT 1 FROM (SELECT * FROM main.\"%1$s\" EXCEPT SELECT * FROM backup.\"%1$s\") LIMIT 1"
                                            .formatted(name))
                            .isEmpty()
                    && texts(
                                    statement,
                                    "SELECT 1 FROM (SELECT * FROM backup.\"%1$s\" EXCEPT SELECT * FROM main.\"%1$s\") LIMIT 1"
                                            .formatted(name))
                            .isEmpty();
        }
        if (!same) {
            throw new ItemException(
                    "the database is not what the backup holds: another program has kept it locked, so that nothing was changed, or has written it since; close that and restore again");
        }
    }

    private static void requireSound(Statement statement, String what) throws SQLException {
        List<String> faults = texts(statement, "PRAGMA integrity_check");
        if (!faults.equals(List.of("ok"))) {
            throw new ItemException(
                    "%s is damaged: %s; look at it with `PRAGMA integrity_check`".formatted(what, faults.get(0)));
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

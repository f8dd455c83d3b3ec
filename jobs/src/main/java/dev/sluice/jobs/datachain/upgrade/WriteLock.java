package dev.sluice.jobs.datachain.upgrade;

import dev.sluice.model.RefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Keeps everybody else from writing a catalogue while another one is made of it: what they wrote would be lost with the swap.
 * Others may go on reading. It ends with its process.
 */
final class WriteLock implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Path file;
    private final Connection connection;

    /** @throws RefusedException where somebody writes */
    WriteLock(Path file) {
        this.file = file;
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toUri());
        try {
            connection = source.getConnection();
        } catch (SQLException e) {
            throw refused(e);
        }
        try {
            // What lies in the log comes into the file, so that only another's writing changes its time.
            execute("PRAGMA wal_checkpoint(TRUNCATE)");
            execute("BEGIN IMMEDIATE");
        } catch (SQLException e) {
            close();
            throw refused(e);
        }
    }

    private RefusedException refused(SQLException e) {
        return new RefusedException(
                "%s cannot be held against others (%s): end what writes it, or let this user write it, then launch again or resume"
                        .formatted(file, e.getMessage()),
                e);
    }

    private void execute(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private long dataVersion() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("PRAGMA data_version")) {
            version.next();
            return version.getLong(1);
        }
    }

    /**
     * Keeps everybody from reading, too, and gives up the write-ahead log, so that none lies beside the new catalogue. Between
     * the lock that keeps writers out and the one that keeps out all, there is a moment in which others may write. What they
     * wrote shows only while there is a log: without one, SQLite counts other changes.
     *
     * @throws RefusedException where another process has the catalogue open, or has written it in that moment
     */
    void exclude() {
        try {
            long before = dataVersion();
            execute("ROLLBACK");
            execute("PRAGMA locking_mode = EXCLUSIVE");
            // In this mode even the lock to write is one on the whole file, and stays.
            execute("BEGIN IMMEDIATE");
            if (dataVersion() != before) {
                throw new RefusedException(
                        "%s was written while it was being upgraded: nothing was swapped; resume, and it starts over"
                                .formatted(file));
            }
            execute("ROLLBACK");
            giveUpLog();
            execute("BEGIN EXCLUSIVE");
        } catch (SQLException e) {
            throw new RefusedException(
                    "%s is open in another process (%s): nothing was swapped; end that process, then resume"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private void giveUpLog() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode = DELETE")) {
            if (!mode.next() || !mode.getString(1).equals("delete")) {
                throw new SQLException("it keeps its write-ahead log");
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It goes with the process.
        }
    }
}

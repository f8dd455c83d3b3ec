package dev.sluice.jobs.datachain.load;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/** A catalogue open for writing, by one connection: another one would read the whole schema again after each new table. */
record OpenCatalogue(Path file, Database database) {
    /** Of so many pages of a large catalogue, one that is free is not worth a thought. */
    private static final int NOTHING = 2_000;

    private static final long LARGE_BYTES = 1L << 30;
    private static final int MANY_TABLES = 20_000;

    /** Opens one that others use, too, and writes it as carefully as DataChain itself. */
    static OpenCatalogue live(Path file) {
        Properties settings = new Properties();
        settings.setProperty("synchronous", "FULL");
        return open(file, settings);
    }

    /**
     * Opens one that is being built, and makes it where it is not there.
     *
     * @param careless whether to write without waiting for the disk
     */
    static OpenCatalogue draft(Path file, boolean careless) {
        Properties settings = new Properties();
        settings.setProperty("journal_mode", "PERSIST");
        settings.setProperty("synchronous", careless ? "OFF" : "NORMAL");
        return open(file, settings);
    }

    private static OpenCatalogue open(Path file, Properties settings) {
        return new OpenCatalogue(
                file, Database.openOrCreate(DatabaseAddress.ofFile(file), Optional.empty(), 1, settings));
    }

    /**
     * Changes it in one transaction.
     *
     * @throws ItemException where it does not take what is put into it
     * @throws RefusedException where it cannot be changed at all now
     */
    <T> T inTransaction(Supplier<T> change) {
        try {
            return database.transactions().execute(status -> change.get());
        } catch (DataAccessException | TransactionException e) {
            String reason =
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            if (!database.concernsTheWholeRun(e)) {
                throw new ItemException("the catalogue refuses it: " + reason, e);
            }
            String advice = reason.contains("SQLITE_FULL")
                    ? "make room there"
                    : reason.contains("SQLITE_BUSY") || reason.contains("SQLITE_LOCKED")
                            ? "another process has locked it: wait until that is done, or end it"
                            : "look at the disk, and whether this user may write there";
            throw new RefusedException("%s cannot be written (%s): %s".formatted(file, reason, advice), e);
        }
    }

    /**
     * Lets others read while it is written. The connection is taken and given back by hand: one that Spring hands out outside
     * of a transaction stays with a step until that ends, and the file would be renamed under it.
     */
    void letReadersPass() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            throw new UncategorizedSQLException("to let readers pass", null, e);
        }
    }

    /** Takes the log of a closed one away, unless another one still reads: the last one who closes a file does so. */
    static void foldLog(Path file) {
        String url = DatabaseAddress.ofFile(file).jdbcUrl();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            // Whoever reads it takes the log away.
        }
    }

    /**
     * Gives back the room in which plan and ledger lay, where it is worth writing the file once more: of a large one, it is
     * nothing, and with very many tables, SQLite would take longer than the run.
     */
    void compact() {
        JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
        try {
            long free = jdbc.queryForObject("PRAGMA freelist_count", Long.class);
            long pages = jdbc.queryForObject("PRAGMA page_count", Long.class);
            long pageBytes = jdbc.queryForObject("PRAGMA page_size", Long.class);
            long tables = jdbc.queryForObject("SELECT count(*) FROM sqlite_master", Long.class);
            boolean worthIt = pages * pageBytes < LARGE_BYTES ? free > 0 : free * NOTHING > pages;
            if (worthIt && tables < MANY_TABLES && !database.catalogue().has("sluice_run")) {
                jdbc.execute("VACUUM");
            }
        } catch (DataAccessException e) {
            // Somebody uses it already: the next version fills the room.
        }
    }
}

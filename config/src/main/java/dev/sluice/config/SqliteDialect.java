package dev.sluice.config;

import com.zaxxer.hikari.HikariConfig;
import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.lease.LeasePlace;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** SQLite, a file. */
final class SqliteDialect implements Dialect {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;

    @Override
    public String name() {
        return "sqlite";
    }

    /** A transaction has SQLite's one write lock from its first statement on: see {@link #configure}. */
    @Override
    public void lockTables(JdbcClient jdbc) {
        jdbc.sql("SELECT 1").query(Integer.class).single();
    }

    /**
     * The write-ahead log, a lasting property of the file. SQLite does not wait for others here, so first commands of one
     * moment may fail in it; then the next command does it.
     */
    @Override
    public void letReadersPass(JdbcClient jdbc) {
        try {
            jdbc.sql("PRAGMA journal_mode = WAL").query(String.class).single();
        } catch (DataAccessException e) {
            if (!(e.getMostSpecificCause() instanceof SQLException failure)
                    || (failure.getErrorCode() & 0xff) != BUSY) {
                throw e;
            }
        }
    }

    @Override
    public void configure(HikariConfig pool, DatabaseAddress address) {
        pool.addDataSourceProperty("busy_timeout", "10000");
        pool.addDataSourceProperty("foreign_keys", "true");
        // A deferred transaction that reads first and writes later fails at once when another wrote between.
        pool.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    }

    @Override
    public Optional<Lease> lease(Database database, LeasePlace place, String holder) {
        return FileLease.tryAcquire(place.file(), holder).map(lease -> lease);
    }

    @Override
    public Optional<String> leaseHolder(Database database, LeasePlace place) {
        return FileLease.holder(place.file());
    }

    @Override
    public String jsonParameter() {
        return "?";
    }

    @Override
    public String identityColumn() {
        return "INTEGER PRIMARY KEY AUTOINCREMENT";
    }

    /** SQLite ends the transaction itself on a full disk and the like; the driver says so in words only. */
    @Override
    public boolean isRolledBack(SQLException failureOfRollback) {
        return String.valueOf(failureOfRollback.getMessage()).contains("no transaction is active");
    }

    @Override
    public boolean concernsTheWholeRun(SQLException failure) {
        return switch (failure.getErrorCode() & 0xff) {
            case BUSY, LOCKED, READ_ONLY, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN -> true;
            default -> false;
        };
    }
}

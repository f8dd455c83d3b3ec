package dev.sluice.config;

import com.zaxxer.hikari.HikariConfig;
import dev.sluice.config.backup.Backup;
import dev.sluice.config.backup.RestorableBackup;
import dev.sluice.config.backup.SqliteCopy;
import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.lease.LeasePlace;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** SQLite, a file. */
final class SqliteDialect implements RepositoryDialect {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;

    private static final String LOOK_MILLIS = "250";

    /** With less room than this, a transaction of some pages fails. */
    private static final long LITTLE_ROOM = 256 * 1024L;

    /** So much room, or somewhat less, comes free when the last connection closes and its write-ahead log goes. */
    private static final long ROOM_OF_A_LOG = 16 * 1024 * 1024L;

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
            if (!(e.getMostSpecificCause() instanceof SQLException failure) || resultOf(failure) != BUSY) {
                throw e;
            }
        }
    }

    @Override
    public void requireExisting(DatabaseAddress address) {
        if (!Files.exists(address.path())) {
            throw new RefusedException(
                    "Database connection failed: there is no file %s; check --database".formatted(address.path()));
        }
    }

    @Override
    public String adviceOnOpening() {
        return "check the address, and that the file may be read and written";
    }

    @Override
    public Properties prepareRepository(DatabaseAddress address) {
        Path folder = address.path().getParent();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be created: %s; set SLUICE_HOME to a folder that you can write".formatted(folder, e), e);
        }
        Properties connection = new Properties();
        // A power cut may cost the last moments of the bookkeeping, not more; what was moved is in the store.
        connection.setProperty("synchronous", "NORMAL");
        return connection;
    }

    @Override
    public boolean isOutOfRoom(DatabaseAddress address, SQLException failure) {
        long enough = resultOf(failure) == FULL ? ROOM_OF_A_LOG : LITTLE_ROOM;
        try {
            return Files.getFileStore(address.path().getParent()).getUsableSpace() < enough;
        } catch (IOException e) {
            return false;
        }
    }

    /** Beside the file, under its real name: two people with two homes meet there. */
    @Override
    public LeasePlace storePlace(DatabaseAddress address) {
        return new LeasePlace("store", Path.of(address.realPath() + FileLease.SUFFIX));
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
    public Optional<String> questionForChanges() {
        return Optional.of("PRAGMA data_version");
    }

    /** Who has the one write lock, whoever that is. Where it cannot be asked for, as without the right to write, nobody is known. */
    @Override
    public Set<String> openTransactions(Database database) {
        Properties writer = new Properties();
        writer.setProperty("busy_timeout", LOOK_MILLIS);
        try (Connection connection = database.dedicatedConnection(writer);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
            return Set.of();
        } catch (SQLException e) {
            return resultOf(e) == BUSY ? Set.of("writer") : Set.of();
        }
    }

    /** Every index ends with it. */
    @Override
    public String rowOrder(String key) {
        return "rowid";
    }

    /** As SQLAlchemy writes it: no dashes. */
    @Override
    public Object key(UUID id) {
        return id.toString().replace("-", "");
    }

    @Override
    public String jsonParameter() {
        return "?";
    }

    @Override
    public Optional<ColumnLimit> limit(String type, int size) {
        return Optional.empty();
    }

    @Override
    public Ddl ddl() {
        return new SqliteDdl();
    }

    @Override
    public Backup backup(Database database, List<String> without) {
        return archive(database, without);
    }

    @Override
    public RestorableBackup archive(Database database, List<String> without) {
        Properties patient = new Properties();
        patient.setProperty("busy_timeout", "10000");
        return new SqliteCopy(() -> database.dedicatedConnection(patient), without);
    }

    @Override
    public boolean hasOneWriter() {
        return true;
    }

    /** SQLite ends the transaction itself on a full disk and the like; the driver says so in words only. */
    @Override
    public boolean isRolledBack(SQLException failureOfRollback) {
        return String.valueOf(failureOfRollback.getMessage()).contains("no transaction is active");
    }

    /** Somebody reads; once he has ended, the driver would commit after all when the connection is given back. */
    @Override
    public boolean isOpenAfterCommit(SQLException failureOfCommit) {
        return resultOf(failureOfCommit) == BUSY;
    }

    /** Beside the file itself, SQLite writes a journal into its folder: without that right it cannot be opened. */
    @Override
    public boolean forbidsWriting(SQLException failure) {
        int code = resultOf(failure);
        return code == READ_ONLY || code == CANNOT_OPEN;
    }

    @Override
    public boolean concernsTheWholeRun(SQLException failure) {
        return switch (resultOf(failure)) {
            case BUSY, LOCKED, READ_ONLY, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN -> true;
            default -> false;
        };
    }

    /** The plain result code; the extended one, which the driver gives, has it in its lowest byte. */
    private static int resultOf(SQLException failure) {
        return failure.getErrorCode() & 0xff;
    }
}

package dev.sluice.config;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.config.backup.RestorableBackup;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.RefusedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** An open database: its address, its dialect and a pool of connections. */
public final class Database implements AutoCloseable {
    private final DatabaseAddress address;
    private final Dialect dialect;
    private final Optional<String> password;
    private final HikariDataSource pool;
    private final ReentrantLock turn = new ReentrantLock(true);

    private Database(DatabaseAddress address, Optional<String> password, HikariDataSource pool, Dialect dialect) {
        this.address = address;
        this.password = password;
        this.pool = pool;
        this.dialect = dialect;
    }

    /**
     * Opens a database that must exist.
     *
     * @param password from the settings; one in the address goes before it
     * @param connections how many may be open at once
     */
    public static Database open(DatabaseAddress address, Optional<String> password, int connections) {
        return open(address, password, connections, new Properties());
    }

    /** As {@link #open(DatabaseAddress, Optional, int)}, with what the driver is to do otherwise than it does for others. */
    public static Database open(
            DatabaseAddress address, Optional<String> password, int connections, Properties driverProperties) {
        Dialect.of(address).requireExisting(address);
        return openOrCreate(address, password, connections, driverProperties);
    }

    /** Opens a database; SQLite creates its file. */
    public static Database openOrCreate(
            DatabaseAddress address, Optional<String> password, int connections, Properties driverProperties) {
        Dialect dialect = Dialect.of(address);
        Optional<String> secret = address.password().or(() -> password);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        secret.ifPresent(config::setPassword);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(1);
        dialect.configure(config, address);
        driverProperties.forEach((name, value) -> config.addDataSourceProperty((String) name, value));
        try {
            return new Database(address, secret, new HikariDataSource(config), dialect);
        } catch (RuntimeException e) {
            throw refused(address, e);
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    public Dialect dialect() {
        return dialect;
    }

    public DataSource dataSource() {
        return pool;
    }

    public DatabaseCatalogue catalogue() {
        return new DatabaseCatalogue(pool, dialect);
    }

    /** For short transactions of Sluice's own. */
    public TransactionTemplate transactions() {
        return new TransactionTemplate(transactionManager());
    }

    /** Transactions on this database whose failures keep their cause. */
    public PlatformTransactionManager transactionManager() {
        return dialect.hasOneWriter() ? new Turns(pool, dialect, turn) : new Transactions(pool, dialect);
    }

    /**
     * Lets the threads of this process begin one after the other: a database with one writer makes whoever comes second
     * look again after a pause, and the next one after a longer one.
     */
    private static final class Turns extends Transactions {
        private static final long serialVersionUID = 1L;

        private final ReentrantLock turn;

        Turns(DataSource source, Dialect dialect, ReentrantLock turn) {
            super(source, dialect);
            this.turn = turn;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            turn.lock();
            try {
                super.doBegin(transaction, definition);
            } catch (RuntimeException e) {
                turn.unlock();
                throw e;
            }
        }

        @Override
        protected void doCleanupAfterCompletion(Object transaction) {
            try {
                super.doCleanupAfterCompletion(transaction);
            } finally {
                turn.unlock();
            }
        }
    }

    /** Does not complain of a rollback that the database has done by itself: the cause is what a person must read. */
    private static class Transactions extends JdbcTransactionManager {
        private static final long serialVersionUID = 1L;

        private final transient Dialect dialect;

        Transactions(DataSource source, Dialect dialect) {
            super(source);
            this.dialect = dialect;
        }

        /** A connection that still holds what it could not commit is closed, which takes the changes back. */
        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            try {
                super.doCommit(status);
            } catch (DataAccessException | TransactionException e) {
                if (NestedExceptionUtils.getRootCause(e) instanceof SQLException failure
                        && dialect.isOpenAfterCommit(failure)) {
                    close(status, e);
                }
                throw e;
            }
        }

        private void close(DefaultTransactionStatus status, RuntimeException cause) {
            Connection connection = ((JdbcTransactionObjectSupport) status.getTransaction())
                    .getConnectionHolder()
                    .getConnection();
            try {
                ((HikariDataSource) obtainDataSource()).evictConnection(connection);
                connection.unwrap(Connection.class).close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            try {
                super.doRollback(status);
            } catch (DataAccessException | TransactionException e) {
                if (!(NestedExceptionUtils.getRootCause(e) instanceof SQLException failure
                        && dialect.isRolledBack(failure))) {
                    throw e;
                }
            }
        }
    }

    /** Takes the one right to change this store; empty where another process has it. */
    public Optional<Lease> storeLease(String holder) {
        return dialect.lease(this, dialect.storePlace(address), holder);
    }

    /** Who has the right to change this store; empty where nobody has. */
    public Optional<String> storeLeaseHolder() {
        return dialect.leaseHolder(this, dialect.storePlace(address));
    }

    /**
     * Whether a failure means that the database is busy, gone or broken, so that no item is to blame.
     *
     * @param failure of a statement or a transaction
     */
    public boolean concernsTheWholeRun(RuntimeException failure) {
        return failure instanceof TransactionException || isCausedBy(failure, dialect::concernsTheWholeRun);
    }

    /**
     * Whether a failure means that this database may be read but not written.
     *
     * @param failure of a statement or a transaction
     */
    public boolean forbidsWriting(RuntimeException failure) {
        return isCausedBy(failure, dialect::forbidsWriting);
    }

    private static boolean isCausedBy(Throwable failure, Predicate<SQLException> cause) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(link -> link instanceof SQLException sql && cause.test(sql));
    }

    /**
     * A connection outside the pool, for what must live as long as this process and no longer.
     *
     * @param settings for the driver
     */
    Connection dedicatedConnection(Properties settings) {
        try {
            Properties account = new Properties();
            account.putAll(settings);
            if (address.user() != null) {
                account.setProperty("user", address.user());
            }
            password.ifPresent(secret -> account.setProperty("password", secret));
            return DriverManager.getConnection(address.jdbcUrl(), account);
        } catch (SQLException e) {
            throw refused(address, e);
        }
    }

    /**
     * What copies the whole database into a file, and brings it back from there.
     *
     * @param without tables that are not copied
     * @throws RefusedException where that is not possible with a database of this kind
     */
    public RestorableBackup archive(List<String> without) {
        if (dialect instanceof RepositoryDialect restorable) {
            return restorable.archive(this, without);
        }
        throw new RefusedException("%s cannot be brought back from a backup by Sluice".formatted(address.shown()));
    }

    /** Watches from now on whether others write. */
    public ChangeWatch watch() {
        return new ChangeWatch(this);
    }

    public OpenTransactions openTransactions() {
        return new OpenTransactions(this);
    }

    /** Lets a program that is about to start open this database, too: the password is in its environment alone. */
    void tellPassword(ProcessBuilder program, String variable) {
        password.ifPresent(secret -> program.environment().put(variable, secret));
    }

    @Override
    public void close() {
        pool.close();
    }

    private static RefusedException refused(DatabaseAddress address, Exception failure) {
        String advice = Dialect.of(address).adviceOnOpening();
        String cause = String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        return new RefusedException(
                "Database connection failed: %s: %s; %s"
                        .formatted(address.shown(), cause.lines().findFirst().orElse("no reason given"), advice),
                failure);
    }
}

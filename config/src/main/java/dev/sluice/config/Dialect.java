package dev.sluice.config;

import com.zaxxer.hikari.HikariConfig;
import dev.sluice.config.backup.Backup;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.lease.LeasePlace;
import dev.sluice.model.RefusedException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Everything in which one database differs from another, as far as Sluice is concerned. */
public sealed interface Dialect permits RepositoryDialect, MariaDbDialect {
    /** The dialect of an address. */
    static Dialect of(DatabaseAddress address) {
        return switch (address.kind()) {
            case SQLITE -> new SqliteDialect();
            case POSTGRESQL -> new PostgresDialect();
            case MARIADB -> new MariaDbDialect();
        };
    }

    /**
     * Refuses a database that is not there, where opening it would make an empty one; a server says so itself.
     *
     * @throws RefusedException where it is not there
     */
    default void requireExisting(DatabaseAddress address) {}

    /** What to look at when a database does not open. */
    default String adviceOnOpening() {
        return "check the address, the account, and that the server runs";
    }

    /** What the lease on the whole of a database is on. */
    LeasePlace storePlace(DatabaseAddress address);

    /** Sets what a connection needs before the first transaction. */
    void configure(HikariConfig pool, DatabaseAddress address);

    /**
     * Takes a lease that everybody who works on this database can see. It is held outside every pool and dies with this
     * process.
     *
     * @param place what it is a lease on
     * @param holder who asks, for the message that another asker will see
     * @return empty where another process has it
     */
    Optional<Lease> lease(Database database, LeasePlace place, String holder);

    /** Who holds a lease, as far as can be told; empty where it is free. */
    Optional<String> leaseHolder(Database database, LeasePlace place);

    /** A query whose answer, on one connection, changes as soon as another one has written; empty where there is none. */
    default Optional<String> questionForChanges() {
        return Optional.empty();
    }

    /**
     * The transactions in which others have written and which have not ended, by names of their own where there may be several;
     * none where this database does not say.
     */
    default Set<String> openTransactions(Database database) {
        return Set.of();
    }

    /** The column by whose order a table is read in pages without sorting it, and in which new rows come last where that is so. */
    default String rowOrder(String key) {
        return key;
    }

    /** A UUID as applications on this database keep it, to be a parameter. */
    Object key(UUID id);

    /** A parameter for a JSON column, which some databases want cast. */
    String jsonParameter();

    /** How tables are made and changed. */
    Ddl ddl();

    /**
     * What copies a whole database into a file while it is in use.
     *
     * @param without tables that are not copied
     */
    Backup backup(Database database, List<String> without);

    /** A column for texts of any length, for the tables that Sluice makes. */
    default String textColumn() {
        return "TEXT";
    }

    /** What follows the columns of a table that Sluice makes, so that it holds every text as it is. */
    default String tableOptions() {
        return "";
    }

    /**
     * How long a text may be in a column; empty where this database does not care.
     *
     * @param type as the catalogue names it
     * @param size as the catalogue gives it
     */
    Optional<ColumnLimit> limit(String type, int size);

    /** Whether one transaction at a time may write, and those that wait for it ask again and again. */
    default boolean hasOneWriter() {
        return false;
    }

    /** Whether a transaction lasts though its commit has failed. */
    default boolean isOpenAfterCommit(SQLException failureOfCommit) {
        return false;
    }

    /** Whether a rollback failed only because the database had rolled back by itself. */
    boolean isRolledBack(SQLException failureOfRollback);

    /** Whether this means that the database may be read but not written, which no second try will change. */
    boolean forbidsWriting(SQLException failure);

    /** Whether this means that the database is busy or gone, so that no item is to blame. */
    boolean concernsTheWholeRun(SQLException failure);
}

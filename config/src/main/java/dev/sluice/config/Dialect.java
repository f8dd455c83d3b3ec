package dev.sluice.config;

import com.zaxxer.hikari.HikariConfig;
import dev.sluice.config.lease.Lease;
import java.sql.SQLException;
import java.util.Optional;

/** Everything in which one database differs from another, as far as Sluice is concerned. */
public sealed interface Dialect permits SqliteDialect, PostgresDialect {
    /** The dialect of an address. */
    static Dialect of(DatabaseAddress address) {
        return switch (address.kind()) {
            case SQLITE -> new SqliteDialect();
            case POSTGRESQL -> new PostgresDialect();
            case MARIADB ->
                throw new dev.sluice.model.RefusedException(
                        "MariaDB and MySQL are not supported by this version of Sluice: nothing was changed");
        };
    }

    /** Sets what a connection needs before the first transaction. */
    void configure(HikariConfig pool, DatabaseAddress address);

    /**
     * Takes the one right to change a store. It is held outside every pool and dies with this process.
     *
     * @param holder who asks, for the message that another asker will see
     * @return empty where another process has it
     */
    Optional<Lease> storeLease(Database database, String holder);

    /** Who holds the store lease, as far as the database can tell. */
    Optional<String> storeLeaseHolder(Database database);

    /** A parameter for a JSON column, which some databases want cast. */
    String jsonParameter();

    /** A key column that numbers itself, for the tables that Sluice makes. */
    String identityColumn();

    /** Whether this means that the database is busy or gone, so that no item is to blame. */
    boolean concernsTheWholeRun(SQLException failure);
}

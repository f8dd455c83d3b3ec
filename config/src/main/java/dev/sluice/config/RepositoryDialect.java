package dev.sluice.config;

import dev.sluice.config.backup.RestorableBackup;
import dev.sluice.model.RefusedException;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A dialect whose databases may also be the job repository. */
sealed interface RepositoryDialect extends Dialect permits SqliteDialect, PostgresDialect {
    /** The word for this database that Spring Batch's scripts have in their names. */
    String name();

    /** Keeps others from making tables until the end of the transaction, as whose first statement this is called. */
    void lockTables(JdbcClient jdbc);

    /** Lets others read Sluice's own database while it is written, where that is not so anyway. */
    void letReadersPass(JdbcClient jdbc);

    /**
     * Makes the place for Sluice's own database.
     *
     * @return what its connections need beside what {@link #configure} sets
     * @throws RefusedException where the place cannot be made
     */
    Properties prepareRepository(DatabaseAddress address);

    /**
     * What copies a whole database into a file, and brings it back from there.
     *
     * @param without tables that are not copied
     */
    RestorableBackup archive(Database database, List<String> without);

    /** Whether a failure, of this database or of another, may come from there being no room left for this one. */
    boolean isOutOfRoom(DatabaseAddress address, SQLException failure);
}

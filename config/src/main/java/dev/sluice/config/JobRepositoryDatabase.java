package dev.sluice.config;

import dev.sluice.model.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.transaction.TransactionException;

/**
 * Where runs are remembered: {@code jobs.db} in Sluice's home, or the database that {@code SLUICE_REPOSITORY_URL} names.
 * It holds Spring Batch's tables, {@code sluice_run}, one row for each run, and {@code sluice_schedule}, one for each schedule.
 */
public final class JobRepositoryDatabase {
    private static final int CONNECTIONS = 24;

    private JobRepositoryDatabase() {}

    /** Opens the repository and makes its tables where they are missing. */
    public static Database open(Settings settings) {
        try {
            return open(address(settings), settings);
        } catch (DataAccessException | TransactionException | RefusedException e) {
            throw outOfRoom(settings, e)
                    .<RuntimeException>map(message -> new RefusedException(message, e))
                    .orElse(e);
        }
    }

    private static Database open(DatabaseAddress address, Settings settings) {
        RepositoryDialect dialect = dialect(address);
        Properties connection = dialect.prepareRepository(address);
        Optional<String> password = settings.get("SLUICE_REPOSITORY_PASSWORD");
        Database database = Database.openOrCreate(address, password, CONNECTIONS, connection);
        createTables(
                database,
                dialect,
                "sluice_run",
                "org/springframework/batch/core/schema-%s.sql".formatted(dialect.name()),
                "dev/sluice/config/runs.sql");
        dialect.letReadersPass(JdbcClient.create(database.dataSource()));
        return database;
    }

    /**
     * Says that a failure comes from there being no room left for the repository, as far as can be told; empty where there
     * is another cause. A full disk shows in whatever statement happens to write next, in words that do not tell which
     * database it was.
     */
    public static Optional<String> outOfRoom(Settings settings, Throwable failure) {
        if (!(NestedExceptionUtils.getRootCause(failure) instanceof SQLException cause)) {
            return Optional.empty();
        }
        DatabaseAddress address = address(settings);
        return dialect(address).isOutOfRoom(address, cause)
                ? Optional.of(
                        "no space is left for the job repository %s: make room there; `sluice resume` goes on then"
                                .formatted(address.shown()))
                : Optional.empty();
    }

    private static DatabaseAddress address(Settings settings) {
        return settings.get("SLUICE_REPOSITORY_URL")
                .map(url -> DatabaseAddress.parse(url, settings.home()))
                .orElseGet(() -> DatabaseAddress.ofFile(settings.home().resolve("jobs.db")));
    }

    private static RepositoryDialect dialect(DatabaseAddress address) {
        if (Dialect.of(address) instanceof RepositoryDialect dialect) {
            return dialect;
        }
        throw new RefusedException(
                "the job repository cannot be on %s: set SLUICE_REPOSITORY_URL to a PostgreSQL or SQLite address"
                        .formatted(address.shown()));
    }

    /** Makes the tables of schedules in an open repository, where they are missing. */
    public static void addSchedules(Database database) {
        RepositoryDialect dialect = dialect(database.address());
        createTables(
                database,
                dialect,
                "sluice_schedule",
                "dev/sluice/config/schedules-%s.sql".formatted(dialect.name()),
                "dev/sluice/config/schedules.sql");
    }

    /** Under one lock, since two first commands may meet here. */
    private static void createTables(Database database, RepositoryDialect dialect, String last, String... scripts) {
        if (database.catalogue().has(last)) {
            return;
        }
        database.transactions().executeWithoutResult(status -> {
            dialect.lockTables(JdbcClient.create(database.dataSource()));
            if (!database.catalogue().has(last)) {
                Connection connection = DataSourceUtils.getConnection(database.dataSource());
                for (String script : scripts) {
                    ScriptUtils.executeSqlScript(connection, new ClassPathResource(script));
                }
            }
        });
    }
}

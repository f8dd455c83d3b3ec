package dev.sluice.config;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Where runs are remembered: {@code jobs.db} in Sluice's home, or the database that {@code SLUICE_REPOSITORY_URL} names.
 * It holds Spring Batch's tables and {@code sluice_run}, one row for each run.
 */
public final class JobRepositoryDatabase {
    private static final int CONNECTIONS = 24;

    private JobRepositoryDatabase() {}

    /** Opens the repository and makes its tables where they are missing. */
    public static Database open(Settings settings) {
        DatabaseAddress address = address(settings);
        Properties driver = new Properties();
        if (address.kind() == DatabaseAddress.Kind.SQLITE) {
            createHome(settings.home());
            driver.setProperty("synchronous", "NORMAL");
        }
        Optional<String> password = settings.get("SLUICE_REPOSITORY_PASSWORD");
        Database database = Database.openOrCreate(address, password, CONNECTIONS, driver);
        createTables(database);
        database.dialect().letReadersPass(JdbcClient.create(database.dataSource()));
        return database;
    }

    private static DatabaseAddress address(Settings settings) {
        Path file = settings.home().resolve("jobs.db");
        return settings.get("SLUICE_REPOSITORY_URL")
                .map(url -> DatabaseAddress.parse(url, settings.home()))
                .orElseGet(() -> DatabaseAddress.parse("sqlite:" + file, settings.home()));
    }

    private static void createHome(Path home) {
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be created: %s; set SLUICE_HOME to a folder that you can write".formatted(home, e), e);
        }
    }

    /** Under one lock, since two first commands may meet here. */
    private static void createTables(Database database) {
        if (database.catalogue().has("sluice_run")) {
            return;
        }
        database.transactions().executeWithoutResult(status -> {
            database.dialect().lockTables(JdbcClient.create(database.dataSource()));
            if (!database.catalogue().has("sluice_run")) {
                Connection connection = DataSourceUtils.getConnection(database.dataSource());
                String batch = "org/springframework/batch/core/schema-%s.sql"
                        .formatted(database.dialect().name());
                ScriptUtils.executeSqlScript(connection, new ClassPathResource(batch));
                ScriptUtils.executeSqlScript(connection, new ClassPathResource("dev/sluice/config/runs.sql"));
            }
        });
    }
}

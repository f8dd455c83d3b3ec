package dev.sluice.writers.sql;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Target databases that are SQLite files. */
final class Stores {
    private Stores() {}

    /** Opens a store as one process would; a second call is a second process. */
    static Database open(Path folder) throws IOException {
        Path file = folder.resolve("store.db");
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
        return Database.open(DatabaseAddress.parse("sqlite:" + file, folder), Optional.empty(), 2);
    }

    static RunOnStore.Occupant run(String uuid) {
        return new RunOnStore.Occupant(uuid, "migrate-legacy-projects", 7, "/home/anna/.sluice", "RUNNING");
    }

    static RunOnStore occupied(Database database, String uuid) {
        RunOnStore run = new RunOnStore(database);
        run.occupy(run(uuid));
        return run;
    }

    static List<String> tables(Database database) {
        return JdbcClient.create(database.dataSource())
                .sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
                .query(String.class)
                .list();
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.backup.Backup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class SqliteCopyTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeDatabase() throws Exception {
        file = Files.createFile(folder.resolve("it's \"mine\"?.db"));
        try (Database database = open(file)) {
            JdbcClient jdbc = jdbc(database);
            jdbc.sql("PRAGMA journal_mode = WAL").query(String.class).single();
            jdbc.sql("CREATE TABLE debit (id INTEGER PRIMARY KEY, text TEXT)").update();
            jdbc.sql("CREATE TABLE credit (id INTEGER PRIMARY KEY, text TEXT)").update();
            jdbc.sql("CREATE TABLE sluice_run (run_uuid TEXT)").update();
            jdbc.sql("""
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                    INSERT INTO debit (text) SELECT hex(randomblob(50)) FROM n""").update();
            jdbc.sql("INSERT INTO credit (text) SELECT text FROM debit").update();
        }
    }

    @Test
    void aDatabaseThatIsBeingWrittenIsCopiedAsItWasAtOneMoment() throws Exception {
        Path copy = Files.createFile(folder.resolve("copy's \"own\"?"));
        AtomicBoolean copied = new AtomicBoolean();
        try (Database database = open(file);
                Database others = open(file)) {
            CompletableFuture<Long> written = CompletableFuture.supplyAsync(() -> {
                long rows = 0;
                while (!copied.get()) {
                    others.transactions().executeWithoutResult(status -> {
                        jdbc(others)
                                .sql("INSERT INTO debit (text) VALUES ('x')")
                                .update();
                        jdbc(others)
                                .sql("INSERT INTO credit (text) VALUES ('x')")
                                .update();
                    });
                    rows++;
                }
                return rows;
            });
            Backup backup = database.dialect().backup(database, List.of("sluice_run"));
            backup.write(copy);
            copied.set(true);
            assertThat(written.get()).isPositive();
        }

        try (Database database = open(copy)) {
            assertThat(count(database, "debit"))
                    .isEqualTo(count(database, "credit"))
                    .isGreaterThanOrEqualTo(20_000);
            assertThat(database.catalogue().has("sluice_run")).isFalse();
        }
        assertThat(Path.of(copy + "-wal")).doesNotExist();
    }

    private static long count(Database database, String table) {
        return jdbc(database)
                .sql("SELECT count(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    private static JdbcClient jdbc(Database database) {
        return JdbcClient.create(database.dataSource());
    }

    private static Database open(Path file) {
        return Database.open(DatabaseAddress.ofFile(file), Optional.empty(), 2);
    }
}

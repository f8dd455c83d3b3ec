package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Without the write-ahead log, somebody who reads keeps SQLite from committing. */
class BusyCommitTest {
    @TempDir
    private Path folder;

    @Test
    void whatCouldNotBeCommittedIsNotThereAfterwards() throws Exception {
        DatabaseAddress address = DatabaseAddress.ofFile(Files.createFile(folder.resolve("label.db")));
        try (Database database = Database.open(address, Optional.empty(), 1);
                Connection other = DriverManager.getConnection(address.jdbcUrl());
                Statement reader = other.createStatement()) {
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            jdbc.sql("CREATE TABLE walk (id INTEGER)").update();
            reader.execute("BEGIN");
            reader.executeQuery("SELECT * FROM walk").close();

            assertThatThrownBy(() -> database.transactions()
                            .executeWithoutResult(status ->
                                    jdbc.sql("INSERT INTO walk VALUES (1)").update()))
                    .rootCause()
                    .hasMessageContaining("BUSY");
            reader.execute("COMMIT");

            assertThat(jdbc.sql("SELECT count(*) FROM walk").query(Long.class).single())
                    .isZero();
            database.transactions()
                    .executeWithoutResult(
                            status -> jdbc.sql("INSERT INTO walk VALUES (2)").update());
            assertThat(jdbc.sql("SELECT id FROM walk").query(Long.class).list()).containsExactly(2L);
        }
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenTransactionsTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void whoHasWrittenIsWaitedForUntilHeCommits() throws Exception {
        DatabaseAddress address = DatabaseAddress.ofFile(Files.createFile(folder.resolve("argilla.db")));
        try (Database database = Database.open(address, Optional.empty(), 1);
                Connection other = DriverManager.getConnection(address.jdbcUrl());
                Statement writer = other.createStatement()) {
            writer.execute("CREATE TABLE records (id INTEGER)");
            OpenTransactions transactions = database.openTransactions();
            assertThat(transactions.await(SHORT)).isTrue();

            writer.execute("BEGIN");
            writer.executeQuery("SELECT * FROM records").close();
            assertThat(transactions.await(SHORT)).as("who only reads").isTrue();

            writer.execute("INSERT INTO records VALUES (1)");
            assertThat(transactions.await(SHORT)).as("who has written").isFalse();

            writer.execute("COMMIT");
            assertThat(transactions.await(LONG)).as("who has committed").isTrue();
        }
    }
}

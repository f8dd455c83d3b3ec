package dev.sluice.jobs.datachain.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.RefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteLockTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("db");
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private void make(String journal) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = " + journal);
            statement.execute("CREATE TABLE t (a)");
            statement.execute("INSERT INTO t VALUES (0)");
        }
    }

    private static void write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("UPDATE t SET a = a + 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void othersReadAndDoNotWrite(String journal) throws SQLException {
        make(journal);
        try (WriteLock lock = new WriteLock(file);
                Connection other = open();
                Statement statement = other.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT a FROM t")) {
                assertThat(row.getInt(1)).isZero();
            }
            assertThatThrownBy(() -> write(other)).hasMessageContaining("SQLITE_BUSY");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void nobodyReadsWhatIsAboutToBeReplaced(String journal) throws SQLException {
        make(journal);
        try (WriteLock lock = new WriteLock(file);
                Connection other = open();
                Statement statement = other.createStatement()) {
            lock.exclude();
            statement.execute("PRAGMA busy_timeout = 0");
            assertThatThrownBy(() -> statement.executeQuery("SELECT a FROM t")).hasMessageContaining("SQLITE_BUSY");
            assertThat(folder.resolve("db-wal")).doesNotExist();
        }
    }

    /** While one waits for a reader to go, another may come and write: that must not be overlooked. */
    @Test
    void whatIsWrittenMeanwhileIsNotOverlooked() throws Exception {
        make("WAL");
        try (WriteLock lock = new WriteLock(file)) {
            Connection reader = open();
            try (Statement statement = reader.createStatement()) {
                statement.executeQuery("SELECT a FROM t").close();
            }
            CompletableFuture<Void> excluded = CompletableFuture.runAsync(lock::exclude);
            boolean written = false;
            try (Connection writer = open()) {
                for (int attempt = 0; attempt < 2_000 && !written && !excluded.isDone(); attempt++) {
                    try {
                        write(writer);
                        written = true;
                    } catch (SQLException e) {
                        // kept out, as it should be
                    }
                }
            }
            reader.close();
            if (written) {
                assertThatThrownBy(excluded::join).hasCauseInstanceOf(RefusedException.class);
            } else {
                excluded.join();
            }
        }
    }
}

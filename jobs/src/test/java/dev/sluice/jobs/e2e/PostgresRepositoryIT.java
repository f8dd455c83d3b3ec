package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server with its job repository on PostgreSQL. It waits much, so it is not to come last. */
class PostgresRepositoryIT extends ServeOnEachDatabase {
    /** How long the job repository is away. */
    private static final int AWAY_SECONDS = 60;

    @TempDir
    static Path data;

    private static PostgresServer server;
    private static int databases;
    private String database;

    @BeforeAll
    static void startServer() throws Exception {
        server = new PostgresServer(data);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    Optional<String> repository() throws Exception {
        database = "repository_" + ++databases;
        server.create(database);
        return Optional.of(server.address("postgres", database));
    }

    @Override
    void makeOverdue() throws Exception {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE sluice_schedule_due SET execution_time = now() - interval '3 days'");
        }
    }

    @Test
    void aRepositoryThatIsAwayForAMinuteCostsNoRun() throws Exception {
        addWalks("0 2 1 1 *", 8, 1); // not again this year
        makeOverdue();
        SluiceProcess.Running serving = serve();
        serving.until("a run begins", () -> serving.printed().contains("begins"));
        server.stop();
        try {
            assertThat(serving.process().waitFor(AWAY_SECONDS, TimeUnit.SECONDS))
                    .as("it has ended: %s", serving.printed())
                    .isFalse();
        } finally {
            server.start();
        }
        serving.until("it answers again", () -> serving.printed().contains("answers again"));
        serving.until("the run is done", () -> serving.printed().contains("walks: run 1 done"));
        serving.signal("TERM");
        SluiceProcess.Result result = serving.await();
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("the job repository does not answer");
    }
}

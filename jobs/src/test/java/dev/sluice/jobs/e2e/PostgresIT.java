package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.StoreSnapshot;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores and the job repository on a real PostgreSQL. */
class PostgresIT extends StoreOnServer {
    private static DatabaseServer server;

    @BeforeAll
    static void startServer(@TempDir Path parent) throws Exception {
        server = new PostgresServer(parent.resolve("data"));
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    DatabaseServer server() {
        return server;
    }

    @Test
    void theJobRepositoryIsSharedByTwoHomes() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 6, 200_000);
        SluiceProcess mine = stranger("home").with("SLUICE_REPOSITORY_URL", address("postgres"));
        SluiceProcess yours = stranger("another home").with("SLUICE_REPOSITORY_URL", address("postgres"));
        SluiceProcess.Running running = mine.start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.freeze();
        assertThat(yours.run("status").out()).contains("running");
        running.kill();

        assertThat(yours.run("status").out()).contains("died");
        SluiceProcess.Result resumed = yours.run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(mine.run("status").out()).contains("done");
        assertThat(folder.resolve("home/jobs.db")).doesNotExist();
        assertThat(StoreSnapshot.of(store.database(), store.storage()))
                .containsEntry("storage", "besides datasets: []");
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What a run leaves half-written when it dies between two transactions, and that one resume is enough all the same. */
class RecoveryIT {
    private static final int PROJECTS = 4;

    @TempDir
    Path folder;

    private WalkStore store;
    private SluiceProcess sluice;

    @BeforeEach
    void makeStore() throws Exception {
        store = WalkStore.make(folder.resolve("store"), PROJECTS, 100_000);
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE BATCH_JOB_EXECUTION SET STATUS = 'UNKNOWN', EXIT_CODE = 'UNKNOWN';"
                        + "UPDATE BATCH_STEP_EXECUTION SET STATUS = 'UNKNOWN', EXIT_CODE = 'UNKNOWN'",
                "DELETE FROM BATCH_STEP_EXECUTION_CONTEXT; DELETE FROM BATCH_STEP_EXECUTION;"
                        + "DELETE FROM BATCH_JOB_EXECUTION_CONTEXT; DELETE FROM BATCH_JOB_EXECUTION_PARAMS;"
                        + "DELETE FROM BATCH_JOB_EXECUTION",
                "DELETE FROM BATCH_STEP_EXECUTION_CONTEXT; DELETE FROM BATCH_JOB_EXECUTION_CONTEXT;"
                        + "DELETE FROM BATCH_JOB_EXECUTION_PARAMS; UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTING'",
            })
    void aRunIsResumedWhateverSpringBatchHasWrittenOfIt(String changes) throws Exception {
        underWay().kill();
        inJobs(changes.split(";"));

        SluiceProcess.Result result = sluice.run("resume");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertMigrated();
    }

    /** It died, or its last word could not be written. */
    @ParameterizedTest
    @CsvSource({"RUNNING, died", "FAILED, failed"})
    void aRunThatWasLostBetweenItsStoreAndItsLastWordIsDone(String stored, String shown) throws Exception {
        assertThat(sluice.run(store.launch(0)).exitCode()).isZero();
        String report = sluice.run("report", "1").out();
        inJobs("UPDATE sluice_run SET state = '%s'".formatted(stored));
        assertThat(sluice.run("status").out()).contains(shown);

        SluiceProcess.Result result = sluice.run("resume");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("run 1", "done after");
        assertThat(sluice.run("report", "1").out()).isEqualTo(report);
        assertThat(sluice.run("resume").out()).contains("Nothing to resume");
    }

    /** MariaDB drops tables one by one, so a kill may leave the last of them. */
    @Test
    void aRunThatHadNotQuiteLeftItsStoreIsDone() throws Exception {
        assertThat(sluice.run(store.launch(0)).exitCode()).isZero();
        String report = sluice.run("report", "1").out();
        inJobs("UPDATE sluice_run SET state = 'RUNNING'");
        store.database()
                .update(
                        "CREATE TABLE sluice_run (run_uuid VARCHAR(36), job_name VARCHAR(100), run_id BIGINT, home TEXT,"
                                + " state VARCHAR(20), fence BIGINT, facts TEXT)");
        store.database()
                .update(
                        "INSERT INTO sluice_run VALUES (?, 'migrate-legacy-projects', 1, 'home', 'ENDED', 1, NULL)",
                        new LabelDatabase("jdbc:sqlite:" + folder.resolve("home/jobs.db"))
                                .rows("SELECT run_uuid FROM sluice_run")
                                .get(0)
                                .get("run_uuid"));

        SluiceProcess.Result result = sluice.run("resume");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(sluice.run("report", "1").out()).isEqualTo(report);
        assertMigrated();
    }

    /** The last unit that is read back raises the fencing number, as another process would that takes the store. */
    @Test
    void aRunThatCannotLeaveItsStoreIsKeptAndAResumeLeavesIt() throws Exception {
        SluiceProcess.Running running = underWay();
        store.database().update("""
                CREATE TRIGGER taken AFTER UPDATE ON sluice_ledger
                WHEN NOT EXISTS (SELECT 1 FROM sluice_ledger WHERE outcome <> 'VERIFIED')
                BEGIN UPDATE sluice_run SET fence = fence + 1; END""");
        SluiceProcess.Result refused = running.await();

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("another process has taken over this store");
        assertThat(sluice.run("status").out()).contains("failed");
        assertThat(sluice.run("report", "1").out()).contains("\"projects_migrated\" : " + PROJECTS);

        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertMigrated();
    }

    @Test
    void aStoreThatWasRestoredFromABackupIsLeftAsItIs() throws Exception {
        Path away = Files.move(store.project(1), folder.resolve("away"));
        Path database = folder.resolve("store/label.db");
        Path backup = Files.copy(database, folder.resolve("backup.db"));
        assertThat(sluice.run(store.launch(0)).exitCode()).isEqualTo(1);
        String report = sluice.run("report", "1").out();
        Files.move(away, store.project(1));
        Files.copy(backup, database, StandardCopyOption.REPLACE_EXISTING);

        SluiceProcess.Result refused = sluice.run("resume");

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err())
                .contains("does not know run 1 any more", "`sluice launch migrate-legacy-projects --new`");
        assertThat(store.database().rows("SELECT * FROM projects WHERE project_type = 'legacy'"))
                .hasSize(PROJECTS);
        assertThat(sluice.run("report", "1").out()).isEqualTo(report);
        assertThat(sluice.run(store.launch(0)).exitCode()).isZero();
        assertMigrated();
    }

    private SluiceProcess.Running underWay() throws Exception {
        SluiceProcess.Running running = sluice.start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        return running;
    }

    private void assertMigrated() {
        assertThat(store.database().rows("SELECT * FROM projects WHERE project_type = 'dataset_based'"))
                .hasSize(PROJECTS);
        assertThat(store.database()
                        .rows("SELECT name FROM sqlite_master WHERE name IN"
                                + " ('sluice_plan', 'sluice_ledger', 'sluice_run')"))
                .isEmpty();
    }

    /** Changes {@code jobs.db} as a kill would have left it. */
    private void inJobs(String... statements) {
        SingleConnectionDataSource jobs =
                new SingleConnectionDataSource("jdbc:sqlite:" + folder.resolve("home/jobs.db"), true);
        try {
            JdbcClient jdbc = JdbcClient.create(jobs);
            List.of(statements).forEach(statement -> jdbc.sql(statement).update());
        } finally {
            jobs.destroy();
        }
    }
}

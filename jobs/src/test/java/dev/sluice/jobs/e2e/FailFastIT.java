package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --fail-fast}: the first failed item stops those of every part, and the run can be resumed. */
class FailFastIT {
    private static final int PROJECTS = 12;

    @TempDir
    Path folder;

    private WalkStore store;
    private SluiceProcess sluice;

    @BeforeEach
    void makeStore() throws Exception {
        store = WalkStore.make(folder.resolve("store"), PROJECTS, 1000);
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    @Test
    void afterAFailureNoItemOfAnyPartIsBegun() throws Exception {
        store.database().update("""
                CREATE TRIGGER refused BEFORE UPDATE ON projects WHEN NEW.project_id % 2 = 0
                BEGIN SELECT RAISE(ABORT, 'not this one'); END""");

        SluiceProcess.Result result = sluice.run(store.launch(0, "--threads", "1", "--fail-fast"));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.err())
                .containsPattern(
                        "run 1 failed: stopped at the first failed item \\(\\d+ walk \\d+: .*not this one.*\\);"
                                + " once the cause is gone: sluice resume 1");
        assertThat(entries("FAILED")).isEqualTo(1);
        assertThat(entries("PENDING")).isGreaterThanOrEqualTo(PROJECTS / 2 - 1);
        assertThat(entries("DONE")).as("moved and not read back").isZero();
        assertThat(entries("VERIFIED")).isEqualTo(migrated());

        store.database().update("DROP TRIGGER refused");
        assertResumes();
    }

    @Test
    void aRefusalInThePlanStopsBeforeAnythingIsMoved() throws Exception {
        Path away = Files.move(store.project(5), folder.resolve("away"));

        SluiceProcess.Result result = sluice.run(store.launch(0, "--fail-fast"));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.err())
                .contains("stopped at the first failed item (5 walk 5: ", "does not exist", "sluice resume 1");
        assertThat(migrated()).isZero();

        Files.move(away, store.project(5));
        assertResumes();
    }

    private void assertResumes() throws Exception {
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(migrated()).isEqualTo(PROJECTS);
    }

    private int entries(String outcome) {
        return store.database()
                .rows("SELECT 1 FROM sluice_ledger WHERE outcome = ?", outcome)
                .size();
    }

    private int migrated() {
        return store.database()
                .rows("SELECT 1 FROM projects WHERE project_type = 'dataset_based'")
                .size();
    }
}

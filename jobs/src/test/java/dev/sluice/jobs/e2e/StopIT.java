package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are asked to stop, politely or not. */
class StopIT {
    private static final int PROJECTS = 6;
    private static final int SESSION_BYTES = 250_000;

    @TempDir
    Path folder;

    private WalkStore store;
    private SluiceProcess sluice;

    @BeforeEach
    void makeStore() throws Exception {
        store = WalkStore.make(folder.resolve("store"), PROJECTS, SESSION_BYTES);
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    @Test
    void anInterruptStopsAtACheckpointAndAResumeGoesOn() throws Exception {
        SluiceProcess.Running running = underWay();
        running.signal("INT");
        assertStopped(running.await(), 130);
        assertResumes();
    }

    @Test
    void aTerminationStopsAtACheckpointToo() throws Exception {
        SluiceProcess.Running running = underWay();
        running.signal("TERM");
        assertStopped(running.await(), 143);
        assertResumes();
    }

    @Test
    void aSecondInterruptEndsTheProcessAtOnce() throws Exception {
        SluiceProcess.Running running = underWay();
        running.signal("INT");
        running.until(
                "the first interrupt was heard", () -> Texts.of(running.err()).contains("once more"));
        running.signal("INT");
        assertThat(running.await().exitCode()).isEqualTo(130);
        assertThat(sluice.run("status").out()).contains("died");
        assertResumes();
    }

    @Test
    void stopFromAnotherTerminalStopsAtACheckpoint() throws Exception {
        SluiceProcess.Running running = underWay();

        SluiceProcess.Result stop = sluice.run("stop", "1");

        assertThat(stop.exitCode()).as(stop.text()).isZero();
        assertStopped(running.await(), 143);
        assertThat(sluice.run("stop", "1").exitCode()).isEqualTo(3);
        assertResumes();
    }

    private SluiceProcess.Running underWay() throws Exception {
        SluiceProcess.Running running = sluice.start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        return running;
    }

    private void assertStopped(SluiceProcess.Result result, int exitCode) throws Exception {
        assertThat(result.exitCode()).as(result.text()).isEqualTo(exitCode);
        assertThat(result.out()).contains("stopped at a checkpoint", "sluice resume 1");
        assertThat(store.committed()).isBetween(1, PROJECTS - 1);
        assertThat(sluice.run("status").out()).contains("stopped");
    }

    private void assertResumes() throws Exception {
        SluiceProcess.Result result = sluice.run("resume");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(store.database().rows("SELECT * FROM projects WHERE project_type = 'dataset_based'"))
                .hasSize(PROJECTS);
    }
}

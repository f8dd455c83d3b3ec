package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.StoreSnapshot;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one store, and runs that have not come to their end. */
class LeaseIT {
    private static final int PROJECTS = 6;

    @TempDir
    Path folder;

    private WalkStore store;
    private SluiceProcess mine;
    private SluiceProcess yours;

    @BeforeEach
    void makeStore() throws Exception {
        store = WalkStore.make(folder.resolve("store"), PROJECTS, 100_000);
        mine = new SluiceProcess(folder.resolve("home"), folder).warm();
        yours = new SluiceProcess(folder.resolve("another home"), folder).warm();
    }

    @Test
    void aStoreInUseIsRefusedFromThisHomeAndFromAnother() throws Exception {
        SluiceProcess.Running running = underWay();
        running.freeze();
        for (SluiceProcess other : new SluiceProcess[] {mine, yours}) {
            SluiceProcess.Result second = other.run(store.launch(0, "--new"));
            assertThat(second.exitCode()).as(second.text()).isEqualTo(3);
            assertThat(second.err()).contains("in use by migrate-legacy-projects (process ");
        }
        SluiceProcess.Result resume = mine.run("resume", "1");
        assertThat(resume.exitCode()).as(resume.text()).isEqualTo(3);
        running.signal("TERM");
        running.thaw();
        assertThat(running.await().exitCode()).isEqualTo(143);
        assertThat(yours.run("status").out()).contains("No runs yet");
    }

    @Test
    void twoLaunchesOfOneMomentDoTheWorkOnce() throws Exception {
        SluiceProcess.Running first = mine.start(store.launch(0));
        SluiceProcess.Running second = yours.start(store.launch(0));
        SluiceProcess.Result one = first.await();
        SluiceProcess.Result two = second.await();

        assertThat(one.exitCode()).as(one.text()).isIn(0, 3);
        assertThat(two.exitCode()).as(two.text()).isIn(0, 3);
        Map<String, String> snapshot = StoreSnapshot.of(store.database(), store.storage());
        assertThat(snapshot.keySet().stream().filter(fact -> fact.startsWith("dataset ")))
                .hasSize(4);
        assertThat(snapshot).containsEntry("storage", "besides datasets: []");
    }

    @Test
    void anUnfinishedRunRefusesALaunchAndSaysHowToGoOn() throws Exception {
        underWay().kill();

        SluiceProcess.Result again = mine.run(store.launch(0));

        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.err()).contains("unfinished (died)", "sluice resume 1", "--new");
        SluiceProcess.Result elsewhere = yours.run(store.launch(0));
        assertThat(elsewhere.exitCode()).isEqualTo(3);
        assertThat(elsewhere.err()).contains("SLUICE_HOME=" + folder.resolve("home") + " sluice resume 1");
        assertThat(mine.run("resume").exitCode()).isZero();
    }

    @Test
    void newStartsAfreshAndEndsTheEarlierRun() throws Exception {
        underWay().kill();

        SluiceProcess.Result afresh = yours.run(store.launch(0, "--new"));

        assertThat(afresh.exitCode()).as(afresh.text()).isZero();
        SluiceProcess.Result late = mine.run("resume", "1");
        assertThat(late.exitCode()).as(late.text()).isIn(0, 3);
        assertThat(StoreSnapshot.of(store.database(), store.storage()))
                .containsEntry("storage", "besides datasets: []");
        assertThat(store.database().rows("SELECT * FROM projects WHERE project_type = 'dataset_based'"))
                .hasSize(PROJECTS);
    }

    @Test
    void anotherStorageCanBeChosenAfterAFailure() throws Exception {
        store.database()
                .update("CREATE TRIGGER refuse BEFORE UPDATE ON projects WHEN old.project_id = 2"
                        + " BEGIN SELECT raise(ABORT, 'not this one'); END");
        SluiceProcess.Result failed = mine.run(store.launch(0));
        store.database().update("DROP TRIGGER refuse");

        SluiceProcess.Result elsewhere = mine.run(
                store.launch(0, "--raw-data-dir", folder.resolve("elsewhere").toString()));

        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.out()).contains("the database refuses this project", "not this one");
        assertThat(elsewhere.exitCode()).as(elsewhere.text()).isZero();
        assertThat(StoreSnapshot.of(store.database(), store.storage()).get("storage"))
                .isEqualTo("besides datasets: []");
    }

    private SluiceProcess.Running underWay() throws Exception {
        SluiceProcess.Running running = mine.start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        return running;
    }

    @Test
    void twoDatabasesDoNotWriteIntoOneStorageAtATime() throws Exception {
        WalkStore other = WalkStore.make(folder.resolve("other store"), 2, 1000);
        SluiceProcess.Running running = mine.start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.freeze();

        SluiceProcess.Result second =
                yours.run(other.launch(0, "--raw-data-dir", store.storage().toString()));

        assertThat(second.exitCode()).as(second.text()).isEqualTo(3);
        assertThat(second.err()).contains("in use by migrate-legacy-projects", "which writes into the same storage");
        running.kill();
    }
}

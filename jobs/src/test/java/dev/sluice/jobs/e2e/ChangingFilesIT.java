package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.WalkStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects and datasets that somebody writes to while a run is about them. Projects 2 and 3 of the store are equal. */
class ChangingFilesIT {
    @TempDir
    Path folder;

    private SluiceProcess sluice;

    @BeforeEach
    void makeHome() {
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    @Test
    void weakPoint08ASourceThatChangesWhileItIsCopiedIsNotMigrated() throws Exception {
        WalkStore store = make(1, 1_000_000);
        SluiceProcess.Running running = sluice.start(store.launch(1));
        running.until("the copying has begun", () -> staged(store.storage()));
        store.append(1, "a line more\n");
        SluiceProcess.Result result = running.await();

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("changed while it was", "stop what writes there, then resume");
        assertThat(store.database().rows("SELECT * FROM raw_datasets")).isEmpty();

        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        store.assertMigrated(store.storage());
    }

    @Test
    void aFileThatVanishesWhileItsProjectIsCopiedIsNamedWithWhatToDo() throws Exception {
        WalkStore store = make(1, 1_000_000);
        Path vanishing = store.project(1).resolve("s2/accelerometer_data.csv");
        Path away = folder.resolve("away.csv");
        SluiceProcess.Running running = sluice.start(store.launch(1));
        running.until("the copying has begun", () -> staged(store.storage()));
        Files.move(vanishing, away);
        SluiceProcess.Result result = running.await();

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("failed 1 walk 1: " + vanishing + " is gone: bring it back");

        Files.move(away, vanishing);
        assertThat(sluice.run("resume").exitCode()).isZero();
        store.assertMigrated(store.storage());
    }

    @Test
    void aProjectThatChangesWhileItIsComparedToItsDatasetIsNotTakenForACopy() throws Exception {
        WalkStore store = make(3, 2_000_000);
        assertThat(sluice.run(store.launch(0, "--project-id", "2")).exitCode()).isZero();
        LabelDatabase jobs = new LabelDatabase("jdbc:sqlite:" + folder.resolve("home/jobs.db"));
        SluiceProcess.Running running = sluice.start(store.launch(1, "--project-id", "3"));
        running.until(
                "the reading has begun",
                () -> !jobs.rows("SELECT 1 FROM sluice_run WHERE run_id = 2 AND bytes_done > 0")
                        .isEmpty());
        Files.writeString(store.project(3).resolve("s1/notes.txt"), "only here");
        SluiceProcess.Result result = running.await();

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("failed 3 walk 3: ", "changed while it was read");

        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(resumed.out()).contains("1 created");
    }

    @Test
    void aDatasetThatIsChangedBeforeItIsReadBackIsNamed() throws Exception {
        WalkStore store = make(3, 500_000);
        killedWhenCommitted(store, 3);
        Path file = datasetOfProject2(store).resolve("s1/accelerometer_data.csv");
        byte[] good = Files.readAllBytes(file);
        Files.writeString(file, "spoilt");

        SluiceProcess.Result result = sluice.run("resume");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out())
                .contains(
                        "does not hold what was written there (s1/accelerometer_data.csv)", "3 migrated, 2 not proven");

        Files.write(file, good);
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        store.assertMigrated(store.storage());
    }

    @Test
    void aDatasetThatWasFoundChangedStaysForWhoeverReadsItWhenTheNextLaunchRestoresIt() throws Exception {
        WalkStore store = make(3, 500_000);
        Path away = away(store.project(3));
        Path changed = changedDatasetOfProject2(store);
        assertThat(sluice.run("resume").exitCode()).isEqualTo(1);
        Files.move(away, store.project(3));

        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out())
                .contains("1 restored", "project 2: sessions [3, 4] still read from " + changed + ", which dataset ");
        assertThat(changed.resolve("s1/accelerometer_data.csv")).hasContent("changed");
        assertThat(datasetOfProject2(store)).isNotEqualTo(changed);
    }

    @Test
    void aResumeThatRestoresItComesToAnEnd() throws Exception {
        WalkStore store = make(3, 500_000);
        Path away = away(store.project(3));
        Path changed = changedDatasetOfProject2(store);
        SluiceProcess.Result broken = sluice.run("resume");
        assertThat(broken.exitCode()).as(broken.text()).isEqualTo(1);
        assertThat(broken.out()).contains("does not hold what was written there", "Directory does not exist");
        Files.move(away, store.project(3));

        SluiceProcess.Result resumed = sluice.run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(resumed.out()).contains("project 2: sessions [3, 4] read from folders that are not the project's");
        assertThat(changed.resolve("s1/accelerometer_data.csv")).hasContent("changed");
        assertThat(sluice.run("resume").out()).contains("Nothing to resume");
    }

    private WalkStore make(int projects, int bytes) throws Exception {
        return WalkStore.make(folder.resolve("store"), projects, bytes);
    }

    /** As the application does that rewrites it, before it was read back. */
    private Path changedDatasetOfProject2(WalkStore store) throws Exception {
        killedWhenCommitted(store, 2);
        Path dataset = datasetOfProject2(store);
        Files.writeString(dataset.resolve("s1/accelerometer_data.csv"), "changed");
        return dataset;
    }

    private void killedWhenCommitted(WalkStore store, int projects) throws Exception {
        SluiceProcess.Running running = sluice.start(store.launch(1, "--threads", "1"));
        running.until("so much is committed", () -> store.committed() == projects);
        running.kill();
    }

    private Path away(Path project) throws IOException {
        return Files.move(project, folder.resolve("away"));
    }

    private static Path datasetOfProject2(WalkStore store) {
        return Path.of((String) store.database()
                .rows("SELECT d.file_path FROM raw_datasets d JOIN project_dataset_refs r USING (dataset_id)"
                        + " WHERE r.project_id = 2")
                .get(0)
                .get("file_path"));
    }

    private static boolean staged(Path storage) {
        if (!Files.exists(storage)) {
            return false;
        }
        try (Stream<Path> tree = Files.walk(storage)) {
            return tree.anyMatch(path -> path.endsWith("accelerometer_data.csv"));
        } catch (IOException | UncheckedIOException e) {
            // It changes while it is walked.
            return false;
        }
    }
}

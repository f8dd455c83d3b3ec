package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fill up and rights that are missing: a clear word, and a resume that works afterwards. */
class HazardIT {
    private static final int PROJECTS = 6;

    @TempDir
    Path folder;

    @Test
    void aFullStorageFailsWhatDoesNotFitAndAResumeMovesIt() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 64)) {
            WalkStore store = WalkStore.make(folder.resolve("store"), PROJECTS, 400_000);
            SluiceProcess sluice = sluice();
            SluiceProcess.Running running = sluice.start(store.launch(
                    1, "--threads", "1", "--raw-data-dir", disk.folder().toString()));
            running.until("a unit committed", () -> store.committed() > 0);
            disk.fill();
            SluiceProcess.Result full = running.await();

            assertThat(full.exitCode()).as(full.text()).isEqualTo(1);
            assertThat(full.out()).contains("No space left on device", "ended with failed items", "sluice resume 1");
            assertThat(store.committed()).isPositive();

            disk.empty();
            SluiceProcess.Result resumed = sluice.run("resume");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
            store.assertMigrated(disk.folder());
        }
    }

    @Test
    void aStorageThatIsTooSmallIsPredicted() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 20)) {
            WalkStore store = WalkStore.make(folder.resolve("store"), PROJECTS, 1_500_000);

            SluiceProcess.Result result = sluice().run(store.launch(
                    0, "--dry-run", "--raw-data-dir", disk.folder().toString()));

            assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
            assertThat(result.out()).contains("would move", "cannot move", "no space in the storage");
        }
    }

    @Test
    void aProjectWhoseFilesAreStoredAlreadyNeedsNoSpace() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 24)) {
            WalkStore store = WalkStore.make(folder.resolve("store"), 3, 2_500_000);
            String storage = disk.folder().toString();
            sluice().run(store.launch(0, "--project-id", "2", "--raw-data-dir", storage));

            SluiceProcess.Result twin = sluice().run(store.launch(0, "--project-id", "3", "--raw-data-dir", storage));

            assertThat(twin.exitCode()).as(twin.text()).isZero();
            assertThat(twin.out()).contains("0 created, 1 project shares one that is there");
        }
    }

    @Test
    void aFullDatabaseDiskFailsTheRunAndAResumeGoesOn() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 8)) {
            WalkStore store = WalkStore.make(
                    folder.resolve("store"),
                    PROJECTS,
                    200_000,
                    new dev.sluice.jobs.label.LabelDatabase(
                            "jdbc:sqlite:" + disk.folder().resolve("label.db")));
            SluiceProcess sluice = sluice();
            SluiceProcess.Running running = sluice.start(store.launch(1, "--threads", "1"));
            running.until("a unit committed", () -> store.committed() > 0);
            disk.fill();
            SluiceProcess.Result full = running.await();

            assertThat(full.exitCode()).as(full.text()).isEqualTo(1);
            assertThat(full.err()).contains("error: run 1 failed: ", "full", "sluice resume 1");

            disk.empty();
            SluiceProcess.Result resumed = sluice.run("resume");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
            store.assertMigrated(store.storage());
        }
    }

    @Test
    void aFullDiskOfTheJobRepositoryIsNamedAndAResumeGoesOn() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 4)) {
            WalkStore store = WalkStore.make(folder.resolve("store"), PROJECTS, 200_000);
            SluiceProcess sluice = new SluiceProcess(disk.folder().resolve("home"), folder);
            SluiceProcess.Running running = sluice.start(store.launch(1, "--threads", "1"));
            running.until("a unit committed", () -> store.committed() > 0);
            disk.fill();
            SluiceProcess.Result full = running.await();

            assertThat(full.exitCode()).as(full.text()).isEqualTo(1);
            assertThat(full.err())
                    .contains("error: no space is left for the job repository sqlite:" + disk.folder())
                    .contains("`sluice resume` goes on");

            disk.empty();
            SluiceProcess.Result resumed = sluice.run("resume");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
            store.assertMigrated(store.storage());
        }
    }

    @Test
    void aLeaseOfSomebodyElseSaysHowToBeRidOfIt() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 1, 1000);
        Path lease = Files.createFile(folder.resolve("store/label.db.sluice-lease"));
        Files.setPosixFilePermissions(lease, PosixFilePermissions.fromString("r--r--r--"));

        SluiceProcess.Result refused = withoutRootsRights().run(store.launch(0));

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains(lease + " is of another user", "when no run is on, remove it");
    }

    @Test
    void aStorageThatCannotBeWrittenIsRefusedBeforeAnyChange() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 2, 1000);
        Files.createDirectories(store.storage());
        Files.setPosixFilePermissions(store.storage(), PosixFilePermissions.fromString("r-xr-xr-x"));
        byte[] before = Files.readAllBytes(folder.resolve("store/label.db"));
        SluiceProcess sluice = withoutRootsRights();

        SluiceProcess.Result refused = sluice.run(store.launch(0));

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("the storage " + store.storage() + " cannot be written", "--data-dir");
        assertThat(Files.readAllBytes(folder.resolve("store/label.db"))).isEqualTo(before);
        assertThat(sluice.run("status").out()).contains("No runs yet");

        Files.setPosixFilePermissions(store.storage(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(sluice.run(store.launch(0)).exitCode()).isZero();
    }

    @Test
    void aFileThatMayNotBeReadIsNamedAndFailsItsProjectAlone() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 3, 1000);
        Path secret = store.project(2).resolve("s1/accelerometer_data.csv");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        SluiceProcess sluice = withoutRootsRights();

        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("failed 2 walk 2: Permission denied: " + secret);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        store.assertMigrated(store.storage());
    }

    @Test
    void whatLiesInAFolderThatMayNotBeEnteredIsNotTakenForGone() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 3, 1000);
        Path locked = Files.createDirectories(folder.resolve("locked"));
        SluiceProcess sluice = withoutRootsRights();
        String[] elsewhere = {"--raw-data-dir", locked.resolve("storage").toString(), "--project-id", "2"};
        assertThat(sluice.run(store.launch(0, elsewhere)).exitCode()).isZero();
        Path project = Files.move(store.project(1), locked.resolve("p001"));
        store.database().update("UPDATE projects SET path = ? WHERE project_id = 1", project.toString());
        List<Map<String, Object>> datasets = store.database().rows("SELECT * FROM raw_datasets");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));

        SluiceProcess.Result dry = sluice.run(store.launch(0, "--dry-run"));
        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(dry.out())
                .contains("cannot move 1 walk 1: Permission denied", "cannot move 3 walk 3: dataset 1 has");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out())
                .contains("failed 1 walk 1: Permission denied: %s lies in %s".formatted(project, locked))
                .contains("failed 3 walk 3: dataset 1 has this project's hash: Permission denied: " + locked);
        assertThat(store.database().rows("SELECT * FROM raw_datasets")).isEqualTo(datasets);

        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(resumed.out()).contains("1 created, 1 project shares one that is there");
    }

    private SluiceProcess sluice() {
        return new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    /** Root may read and write everything; tests of permissions give that up. */
    private SluiceProcess withoutRootsRights() {
        SluiceProcess sluice = sluice();
        if ("root".equals(System.getProperty("user.name"))) {
            sluice.calledAs(
                    "setpriv", "--bounding-set=-dac_override,-dac_read_search", SluiceProcess.LAUNCHER.toString());
        }
        return sluice;
    }
}

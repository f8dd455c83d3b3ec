package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects 2 and 3 have the same files; what else may be true of them and of the dataset that they share. */
class SharedDatasetsIT {
    @TempDir
    Path folder;

    private WalkStore store;
    private SluiceProcess sluice;

    @BeforeEach
    void makeStore() throws Exception {
        store = WalkStore.make(folder.resolve("store"), 3, 1000);
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    @Test
    void aLinkedFolderMakesTwoProjectsDifferentThoughTheHashLeavesItOut() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("accelerometer_data.csv"), "ns_since_reboot,x,y,z\n1,2,3,4\n");
        Files.createSymbolicLink(store.project(2).resolve("s3"), elsewhere);

        SluiceProcess.Result first = sluice.run(store.launch(0, "--project-id", "2"));
        Map<String, Object> before = dataset();
        SluiceProcess.Result second = sluice.run(store.launch(0));

        assertThat(first.exitCode()).as(first.text()).isZero();
        assertThat(second.exitCode()).as(second.text()).isEqualTo(1);
        assertThat(second.out()).contains("same hash but other content than project 3: s3");
        assertThat(dataset()).isEqualTo(before);
        assertThat(Path.of((String) before.get("file_path")).resolve("s3/accelerometer_data.csv"))
                .exists();
    }

    @Test
    void theSameInOneLaunch() throws Exception {
        Files.createSymbolicLink(store.project(3).resolve("s3"), Files.createDirectories(folder.resolve("elsewhere")));

        SluiceProcess.Result dry = sluice.run(store.launch(0, "--dry-run"));
        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(dry.out()).contains("would move 2 walk 2", "cannot move 3 walk 3");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("2 migrated, 1 failed");
        assertThat(sluice.run("resume").out()).contains("2 migrated, 1 failed");
    }

    @Test
    void aDatasetWithARelativePathIsStoredAnew() throws Exception {
        sluice.run(store.launch(0, "--project-id", "2"));
        String path = (String) dataset().get("file_path");
        store.database().update("UPDATE raw_datasets SET file_path = '" + folder.relativize(Path.of(path)) + "'");

        SluiceProcess.Result result = sluice.run(store.launch(0, "--project-id", "3"));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("1 restored", "had the relative path store/data");
        assertThat((String) dataset().get("file_path")).startsWith("/");
        assertThat(store.database().rows("SELECT parent_session_data_path AS place FROM sessions WHERE project_id = 3"))
                .allSatisfy(row -> assertThat((String) row.get("place")).startsWith("/"));
    }

    @Test
    void aDatasetThatHasChangedIsNotTakenFromAProjectThatNeedsWhatOnlyItHas() throws Exception {
        sluice.run(store.launch(0, "--project-id", "2"));
        Map<String, Object> before = dataset();
        Path added =
                Files.createDirectory(Path.of((String) before.get("file_path")).resolve("s9"));
        Files.writeString(added.resolve("accelerometer_data.csv"), "ns_since_reboot,x,y,z\n1,2,3,4\n");
        store.database()
                .update("INSERT INTO sessions (session_id, project_id, session_name, start_ns, stop_ns, dataset_id,"
                        + " raw_session_name) VALUES (99, 2, 's9', 0, 1, " + before.get("dataset_id") + ", 's9')");

        SluiceProcess.Result result = sluice.run(store.launch(0, "--project-id", "3"));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("sessions [99] of other projects read what only it has");
        assertThat(dataset()).isEqualTo(before);
    }

    @Test
    void sessionsThatReadFromTheFolderOfAnEqualProjectMoveToo() throws Exception {
        place(5, store.project(2).resolve("s1"));

        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).doesNotContain("keep");
        Path dataset = Path.of((String) dataset().get("file_path"));
        assertThat(placeOf(5)).isEqualTo(dataset.resolve("s1").toString());
    }

    @Test
    void sessionsOfAnEqualProjectThatHasMovedAlreadyMoveToo() throws Exception {
        place(3, store.project(3).resolve("s1"));

        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(result.exitCode()).as(result.text()).isZero();
        Path dataset = Path.of((String) dataset().get("file_path"));
        assertThat(placeOf(3)).isEqualTo(dataset.resolve("s1").toString());
    }

    @Test
    void whoeverReadsFromAFolderThatIsEmptyOfItsProjectIsNamed() throws Exception {
        store.database().update("UPDATE projects SET project_type = 'dataset_based', path = NULL WHERE project_id = 1");
        place(1, store.project(2).resolve("s1"));

        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out())
                .contains("project 1: sessions [1] still read from " + store.project(2) + ", whose project has moved");
    }

    @Test
    void aProjectThatStillLivesInSuchAFolderIsNamedToo() throws Exception {
        store.database()
                .update("UPDATE projects SET path = '%s' WHERE project_id = 1"
                        .formatted(store.project(2).resolve("s1")));

        SluiceProcess.Result result = sluice.run(store.launch(0, "--project-id", "2"));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("project 1 still has its files in " + store.project(2));
    }

    @Test
    void aDatasetWhoseDataWasExchangedIsNotTakenFromWhoWorksOnIt() throws Exception {
        sluice.run(store.launch(0, "--project-id", "2"));
        Map<String, Object> before = dataset();
        Files.writeString(
                Path.of((String) before.get("file_path")).resolve("s1/accelerometer_data.csv"), "other numbers\n");
        store.database().update("UPDATE sessions SET parent_session_data_path = NULL WHERE project_id = 2");

        SluiceProcess.Result dry = sluice.run(store.launch(0, "--project-id", "3", "--dry-run"));
        SluiceProcess.Result result = sluice.run(store.launch(0, "--project-id", "3"));

        assertThat(dry.out()).contains("cannot move 3 walk 3: ", "of other projects read what only it has");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("of other projects read what only it has");
        assertThat(dataset()).isEqualTo(before);
    }

    private void place(int session, Path parent) {
        store.database()
                .update("UPDATE sessions SET parent_session_data_path = '%s' WHERE session_id = %d"
                        .formatted(parent, session));
    }

    private Object placeOf(int session) {
        return store.database()
                .rows("SELECT parent_session_data_path AS place FROM sessions WHERE session_id = " + session)
                .get(0)
                .get("place");
    }

    /** The dataset of projects 2 and 3. */
    private Map<String, Object> dataset() {
        return store.database()
                .rows(
                        "SELECT d.* FROM raw_datasets d JOIN project_dataset_refs r USING (dataset_id) WHERE r.project_id = 2")
                .get(0);
    }
}

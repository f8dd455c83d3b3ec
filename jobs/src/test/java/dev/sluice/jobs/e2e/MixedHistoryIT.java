package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelRows;
import dev.sluice.jobs.label.OriginalTool;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores on which Sluice, the application's own tool and people have worked in turn. */
class MixedHistoryIT {
    @TempDir
    Path folder;

    private SluiceProcess sluice;
    private WalkStore store;

    @BeforeEach
    void makeStore() throws Exception {
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
        store = WalkStore.make(folder.resolve("store"), 2, 2_000);
    }

    private SluiceProcess.Result launch(String job, String... more) throws Exception {
        String[] command = {"launch", job, "--database", store.url()};
        String[] whole = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, whole, command.length, more.length);
        return sluice.run(whole);
    }

    private void byTheOriginal() throws Exception {
        OriginalTool.migrate(store.database(), store.dataDir());
    }

    private LabelRows rows() {
        return LabelRows.of(store.database());
    }

    @Test
    void aSessionIsLedToTheDatasetOfItsProjectThoughAnotherHasAFolderOfThatName() throws Exception {
        byTheOriginal();
        store.database().update("DELETE FROM project_dataset_refs WHERE project_id = 2");
        store.database().update("INSERT INTO project_dataset_refs (project_id, dataset_id) VALUES (2, 1), (2, 2)");
        Files.move(store.project(2), folder.resolve("legacy folder, deleted"));

        SluiceProcess.Result mended =
                launch("verify-migration", "--data-dir", store.dataDir().toString(), "--repair");

        assertThat(mended.out()).contains("2 repaired");
        assertThat(rows().of("sessions").stream()
                        .filter(row -> row.get("project_id").equals("2")))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).containsEntry("dataset_id", "2"));
    }

    @Test
    void aReferenceThatSomebodyHasLedElsewhereStays() throws Exception {
        sluice.run(store.launch(0));
        String own = rows().datasetOf(1).get("dataset_id");
        String other = rows().datasetOf(2).get("dataset_id");
        store.database()
                .update("UPDATE project_dataset_refs SET dataset_id = ? WHERE project_id = 1", Long.valueOf(other));

        SluiceProcess.Result result = launch("rollback-migration", "--project-id", "1");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("dataset_id is %s, the migration wrote %s".formatted(other, own));
        assertThat(rows().datasetOf(1)).containsEntry("dataset_id", other);
    }

    @Test
    void aMigrationByTheOriginalAfterOneOfOursIsRolledBackByItsOwnRule() throws Exception {
        sluice.run(store.launch(0));
        store.database().update("DELETE FROM project_dataset_refs");
        store.database()
                .update("UPDATE projects SET path = legacy_path, legacy_path = NULL, project_type = 'legacy',"
                        + " analysis_config = NULL");
        byTheOriginal();

        SluiceProcess.Result result = launch("rollback-migration");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("project 1 was migrated by the application's own tool");
        assertThat(rows().project(1)).containsEntry("analysis_config", "null").containsEntry("project_type", "legacy");
        assertThat(rows().of("project_dataset_refs")).isEmpty();
    }

    @Test
    void aSessionThatNeverOpenedDoesNotKeepItsProjectFromARollback() throws Exception {
        byTheOriginal();
        store.database()
                .update("INSERT INTO sessions (project_id, session_name, start_ns, stop_ns)"
                        + " SELECT 1, 's1.9', start_ns, stop_ns FROM sessions WHERE session_id = 1");
        LabelRows before = rows();
        SluiceProcess.Result mended =
                launch("verify-migration", "--data-dir", store.dataDir().toString(), "--repair");
        assertThat(mended.exitCode()).as(mended.text()).isZero();

        SluiceProcess.Result dry = launch("rollback-migration", "--dry-run");
        SluiceProcess.Result result = launch("rollback-migration");

        assertThat(dry.exitCode()).as(dry.text()).isZero();
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(rows().of("sessions")).isEqualTo(before.of("sessions"));
    }

    @Test
    void aDatasetMayBeFoundElsewhereThoughItsRowEndsInASlash() throws Exception {
        sluice.run(store.launch(0));
        Path dataset = Path.of(rows().datasetOf(1).get("file_path"));
        long id = Long.parseLong(rows().datasetOf(1).get("dataset_id"));
        store.database().update("UPDATE raw_datasets SET file_path = file_path || '/' WHERE dataset_id = ?", id);
        store.database().update("DELETE FROM raw_dataset_sessions WHERE dataset_id = ?", id);
        Files.move(dataset, store.dataDir().resolve(dataset.getFileName()));

        SluiceProcess.Result mended =
                launch("verify-migration", "--data-dir", store.dataDir().toString(), "--repair");

        assertThat(mended.exitCode()).as(mended.text()).isZero();
        assertThat(rows().of("raw_dataset_sessions"))
                .hasSize(4)
                .allSatisfy(row -> assertThat(Path.of(row.get("session_path"))).isDirectory());
    }

    @Test
    void hiddenSessionsAreLedAlongInSilenceAndALegacyFolderMayChangeOnceItsDatasetIsThere() throws Exception {
        byTheOriginal();
        store.database().update("UPDATE sessions SET is_visible = 0 WHERE session_id = 1");

        SluiceProcess.Result mended =
                launch("verify-migration", "--data-dir", store.dataDir().toString(), "--repair");
        store.append(1, "1,2,3,4\n");
        SluiceProcess.Result checked = launch("verify-migration");

        assertThat(mended.exitCode()).as(mended.text()).isZero();
        assertThat(sluice.run("report", "1").out())
                .contains("session 2: still read from a folder outside the datasets")
                .doesNotContain("session 1:", "sessions 1");
        assertThat(rows().of("sessions").get(0).get("parent_session_data_path"))
                .isEqualTo(rows().datasetOf(1).get("file_path") + "/s1");
        assertThat(checked.exitCode()).as(checked.text()).isZero();
        assertThat(checked.out())
                .contains(
                        "warning project 1: its legacy folder %s has changed since it was moved (s1/accelerometer_data.csv)"
                                .formatted(store.project(1)));
    }

    @Test
    void whatAPersonMustDecideIsNamed() throws Exception {
        sluice.run(store.launch(0));
        store.database()
                .update(
                        "UPDATE sessions SET parent_session_data_path = NULL WHERE project_id = 1 AND session_name = 's1'");
        Path foreign = folder.resolve("foreign");
        Files.createDirectories(foreign);
        Files.writeString(foreign.resolve("accelerometer_data.csv"), "ns_since_reboot,x,y,z\n1500000000,1,2,3\n");
        store.database()
                .update(
                        "UPDATE sessions SET parent_session_data_path = ?, dataset_id = 777, raw_session_name = 'gone'"
                                + " WHERE session_id = 2",
                        foreign.toString());
        Path dataset = Path.of(rows().datasetOf(2).get("file_path"));
        Path elsewhere = store.dataDir().resolve(dataset.getFileName());
        String manifest = dataset.getFileName() + ".sluice-manifest.json";
        Files.move(dataset, elsewhere);
        Files.move(dataset.resolveSibling(manifest), elsewhere.resolveSibling(manifest));
        Files.writeString(elsewhere.resolve("s2/accelerometer_data.csv"), "cut");

        SluiceProcess.Result found =
                launch("verify-migration", "--data-dir", store.dataDir().toString());

        assertThat(found.exitCode()).as(found.text()).isEqualTo(1);
        assertThat(found.out())
                .contains(
                        "session 2: named as of dataset 777, which is none of the project's, and read from " + foreign)
                .contains("session 1: cannot be opened but in the view, since only the dataset says where the data is")
                .contains(
                        "%s has its name but not its hash, other are: s2/accelerometer_data.csv".formatted(elsewhere));
    }

    @Test
    void aRepairLeavesWhatSomebodyHasChangedWhileItLooked() throws Exception {
        store = WalkStore.make(folder.resolve("large store"), 1, 1_000_000);
        byTheOriginal();
        String data = store.dataDir().toString();
        SluiceProcess.Running running = sluice.start(
                "launch",
                "verify-migration",
                "--database",
                store.url(),
                "--data-dir",
                data,
                "--repair",
                "--limit-rate",
                "1");
        running.until("something read", () -> running.printed().contains(" MB read"));
        String byHand = store.project(1).resolve("s2").toString();
        store.database()
                .update(
                        "UPDATE sessions SET parent_session_data_path = ?, raw_session_name = 'by hand'"
                                + " WHERE session_id = 1",
                        byHand);

        SluiceProcess.Result result = running.await();

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("failed 1 walk 1: its rows were changed while it was looked at");
        assertThat(rows().of("sessions").get(0))
                .containsEntry("parent_session_data_path", byHand)
                .containsEntry("raw_session_name", "by hand");
    }

    @Test
    void aPlaceThatIsAcceptedAndIsNoneIsNamed() throws Exception {
        sluice.run(store.launch(0));

        SluiceProcess.Result result = launch(
                "relocate-datasets",
                "--from",
                store.folder().toString(),
                "--to",
                folder.resolve("new").toString(),
                "--accept",
                "dataset-99",
                "--dry-run");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("cannot relocate --accept: dataset-99: no such place lies below");
    }

    @Test
    void aMistypedRootIsNotTakenForAMoveWithNothingToDo() throws Exception {
        sluice.run(store.launch(0));

        SluiceProcess.Result result = launch("relocate-datasets", "--from", "/srv/typo", "--to", "/srv/new");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out())
                .contains("no stored path lies below /srv/typo", store.storage().toString());
    }

    @Test
    void legacyFoldersThatWereNotMovedAreNotLedAway() throws Exception {
        sluice.run(store.launch(0));
        LabelRows before = rows();
        Path now = folder.resolve("new disk");
        Files.createDirectory(now);
        Files.move(store.dataDir(), now.resolve("data"));

        SluiceProcess.Result result =
                launch("relocate-datasets", "--from", folder.resolve("store").toString(), "--to", now.toString());

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("failed legacy-path-1 walk 1: there is no folder ");
        assertThat(rows()).isEqualTo(before);
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelFixture;
import dev.sluice.jobs.label.LabelRows;
import dev.sluice.jobs.label.OpenSessions;
import dev.sluice.jobs.label.OriginalTool;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rolling back, checking, mending and moving a Label store, on every database. */
abstract class LabelJobs extends WeakPoints {
    @Test
    void whatTheOriginalLeftBrokenIsFoundAndMended() throws Exception {
        LabelFixture store = fixture("basic");
        Set<Long> before = OpenSessions.of(store.database());
        Path data = folder.resolve("data");
        OriginalTool.migrate(store.database(), data);
        SluiceProcess sluice = sluice().with("DATA_DIR", data.toString());
        LabelRows broken = LabelRows.of(store.database());

        SluiceProcess.Result found = launch(sluice, "verify-migration");

        assertThat(found.exitCode()).as(found.text()).isEqualTo(1);
        assertThat(found.out())
                .contains("failed 1 alpha: sessions 1, 5: cannot be opened, since nothing says where the data is")
                .contains("sessions 3, 4: still read from a folder outside the datasets (--repair mends it)");
        assertThat(LabelRows.of(store.database())).isEqualTo(broken);

        SluiceProcess.Result mended = launch(sluice, "verify-migration", "--repair");

        assertThat(mended.exitCode()).as(mended.text()).isZero();
        Files.move(store.tree().resolve("legacy"), store.tree().resolve("legacy, deleted"));
        Files.move(store.tree().resolve("other root"), store.tree().resolve("other root, deleted"));
        assertThat(OpenSessions.of(store.database())).containsAll(before);
        assertThat(launch(sluice, "verify-migration").exitCode()).isZero();

        Files.move(store.tree().resolve("legacy, deleted"), store.tree().resolve("legacy"));
        Files.move(store.tree().resolve("other root, deleted"), store.tree().resolve("other root"));
        SluiceProcess.Result rolledBack = launch(sluice, "rollback-migration", "--project-id", "1");
        assertThat(rolledBack.exitCode()).as(rolledBack.text()).isZero();
        assertThat(LabelRows.of(store.database()).project(1))
                .containsEntry("path", broken.project(1).get("legacy_path"))
                .containsEntry("legacy_path", "null")
                .containsEntry("project_type", "legacy")
                .containsEntry("analysis_config", "null");
        assertThat(sessionsOf(1, LabelRows.of(store.database()))).isEqualTo(sessionsOf(1, broken));
    }

    @Test
    void theWrongFilesOfAProjectThatTheOriginalTookForAnotherAreNamed() throws Exception {
        LabelFixture store = fixture("hazards");
        store.database().update("DELETE FROM project_dataset_refs");
        store.database().update("DELETE FROM raw_dataset_sessions");
        store.database().update("DELETE FROM raw_datasets");
        store.database().update("DELETE FROM projects WHERE project_id NOT IN (2, 3, 4, 5)");
        OriginalTool.migrate(store.database(), folder.resolve("data"));

        SluiceProcess.Result found =
                launch(sluice().with("DATA_DIR", folder.resolve("data").toString()), "verify-migration");

        assertThat(found.exitCode()).as(found.text()).isEqualTo(1);
        assertThat(found.out())
                .containsPattern(
                        "failed 3 concat B: dataset \\d+ .* has other content than .*: s1/data.csv, s1/data.csv1;")
                .containsPattern("failed 5 emptydir B: dataset \\d+ .* has other content than .*: s2;")
                .doesNotContain("failed 2", "failed 4");
    }

    @Test
    void aDatasetThatHasChangedIsNamedFileByFileAndOneThatLiesElsewhereIsFound() throws Exception {
        WalkStore store = store();
        sluice().run(store.launchAt(address("label"), 0));
        LabelRows rows = LabelRows.of(store.database());
        Path changed = Path.of(rows.datasetOf(1).get("file_path"));
        Files.writeString(changed.resolve("s2/labels.json"), "[]");
        Files.delete(changed.resolve("s1/accelerometer_data.csv"));
        Path moved = Path.of(rows.datasetOf(2).get("file_path"));
        Files.move(moved, store.dataDir().resolve(moved.getFileName()));
        store.database().update("DELETE FROM raw_dataset_sessions WHERE dataset_id = ?", number(rows.datasetOf(4)));
        String[] folders = {"--data-dir", store.dataDir().toString()};

        SluiceProcess.Result found = launch(sluice(), "verify-migration", folders);
        SluiceProcess.Result mended = launch(sluice(), "verify-migration", folders[0], folders[1], "--repair");

        assertThat(found.exitCode()).as(found.text()).isEqualTo(1);
        assertThat(found.out())
                .contains("has been changed since it was made: s1/accelerometer_data.csv, s2/labels.json")
                .contains("session 1: cannot be opened, since no accelerometer_data.csv is in " + changed.resolve("s1"))
                .contains("is not in %s but in %s"
                        .formatted(moved, store.dataDir().resolve(moved.getFileName())))
                .contains("raw_dataset_sessions lacks s1, s2 of dataset " + number(rows.datasetOf(4)));
        assertThat(mended.exitCode()).as(mended.text()).isEqualTo(1);
        assertThat(mended.out())
                .contains("3 intact, 2 repaired, 1 with findings left")
                .contains("failed 1 walk 1");
        assertThat(OpenSessions.of(store.database())).hasSize(11);
        SluiceProcess.Result rolledBack =
                launch(sluice(), "rollback-migration", "--project-id", "2", "--project-id", "3");
        assertThat(rolledBack.exitCode()).as(rolledBack.text()).isZero();
    }

    @Test
    void aStoreFollowsItsFilesToAnotherPlaceAllAtOnceOrNotAtAll() throws Exception {
        WalkStore store = store();
        LabelRows before = LabelRows.of(store.database());
        assertThat(sluice().run(store.launchAt(address("label"), 0, "--project-id", "1", "--project-id", "2"))
                        .exitCode())
                .isZero();
        Path old = folder.resolve("store");
        Path now = folder.resolve("new disk");
        Files.move(old, now);
        Path damaged = now.resolve("projects/p001/s1/accelerometer_data.csv");
        byte[] whole = Files.readAllBytes(damaged);
        Files.writeString(damaged, "cut");
        LabelRows migrated = LabelRows.of(store.database());
        String[] roots = {"--from", old.toString(), "--to", now.toString()};

        SluiceProcess.Result dry =
                launch(sluice(), "relocate-datasets", "--dry-run", roots[0], roots[1], roots[2], roots[3]);
        SluiceProcess.Result refused = launch(sluice(), "relocate-datasets", roots);

        assertThat(dry.exitCode()).as(dry.text()).isEqualTo(1);
        assertThat(dry.out()).contains("cannot relocate legacy-path-1 walk 1", "would relocate path-4 walk 4");
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
        assertThat(refused.text()).contains("s1/accelerometer_data.csv", "no path was changed");
        assertThat(LabelRows.of(store.database())).isEqualTo(migrated);

        Files.write(damaged, whole);
        Path intact = now.resolve("projects/p004");
        Path away = Files.move(intact, folder.resolve("away"));
        SluiceProcess.Result again = sluice().run("resume");

        assertThat(again.exitCode()).as(again.text()).isEqualTo(1);
        assertThat(again.out()).contains("failed path-4 walk 4: there is no folder " + intact);
        assertThat(LabelRows.of(store.database())).isEqualTo(migrated);

        Files.move(away, intact);
        SluiceProcess.Result resumed = sluice().run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(OpenSessions.of(store.database())).hasSize(12);
        String[] folders = {"--data-dir", now.resolve("data").toString()};
        assertThat(launch(sluice(), "verify-migration", folders).exitCode()).isZero();
        assertThat(launch(sluice(), "rollback-migration").exitCode()).isZero();
        LabelRows restored = LabelRows.of(store.database());
        for (int project = 1; project <= 6; project++) {
            assertThat(restored.project(project).get("path"))
                    .isEqualTo(before.project(project).get("path").replace(old.toString(), now.toString()));
        }
        assertThat(OpenSessions.of(store.database())).hasSize(12);
    }

    @Test
    void aRollbackLeavesWhatSomebodyHasChangedSinceAndSaysSo() throws Exception {
        WalkStore store = store(2, 2_000);
        sluice().run(store.launchAt(address("label"), 0));
        store.database().update("UPDATE projects SET analysis_config = '{\"threshold\": 0.3}' WHERE project_id = 1");
        store.database()
                .update("UPDATE sessions SET raw_session_name = 'renamed by hand', bouts = '[]' WHERE session_id = 1");

        SluiceProcess.Result result = launch(sluice(), "rollback-migration");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out())
                .contains("project 1: changed since the migration, and left so")
                .contains("sessions 1: raw_session_name", "projects 1: analysis_config");
        LabelRows rows = LabelRows.of(store.database());
        assertThat(rows.project(1).get("analysis_config")).contains("threshold");
        assertThat(rows.of("sessions").get(0))
                .containsEntry("raw_session_name", "renamed by hand")
                .containsEntry("bouts", "[]")
                .containsEntry("parent_session_data_path", "null");
    }

    @Test
    void aRollbackThatIsKilledGoesOn() throws Exception {
        WalkStore store = store(6, 200_000);
        LabelRows before = LabelRows.of(store.database());
        sluice().run(store.launchAt(address("label"), 0));
        SluiceProcess.Running running = sluice().start(
                        "launch",
                        "rollback-migration",
                        "--database",
                        address("label"),
                        "--limit-rate",
                        "1",
                        "--threads",
                        "1");
        running.until("a unit committed", () -> store.committed() > 0);
        running.kill();
        int committed = store.committed();

        SluiceProcess.Result resumed = sluice().run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(resumed.out()).contains("work      %d of 6 to do".formatted(6 - committed));
        for (String table : List.of("projects", "sessions", "project_dataset_refs")) {
            assertThat(LabelRows.of(store.database()).of(table)).isEqualTo(before.of(table));
        }
    }

    private static Set<String> sessionsOf(int project, LabelRows rows) {
        Set<String> sessions = new TreeSet<>();
        rows.of("sessions").stream()
                .filter(row -> row.get("project_id").equals(String.valueOf(project)))
                .forEach(row -> sessions.add(row.toString()));
        return sessions;
    }

    private static long number(Map<String, String> dataset) {
        return Long.parseLong(dataset.get("dataset_id"));
    }
}

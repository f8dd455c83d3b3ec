package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.LabelFixture;
import dev.sluice.jobs.label.LabelRows;
import dev.sluice.jobs.label.OpenSessions;
import dev.sluice.jobs.label.StoreSnapshot;
import dev.sluice.jobs.label.WalkStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The weak points of the application's own tool (specification of the store, section 7), by their numbers, as far as the
 * database has to do with them. The others are in the tests of what they are about; number 25 is a benchmark.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WeakPoints extends OnEachDatabase {
    @TempDir
    static Path shared;

    private HazardsRun hazards;

    private HazardsRun hazards() throws Exception {
        if (hazards == null) {
            server().create("hazards");
            LabelFixture store = LabelFixture.unpack(
                    "hazards",
                    shared.resolve(getClass().getSimpleName()),
                    new LabelDatabase(server().jdbcUrl("hazards")));
            SluiceProcess sluice = new SluiceProcess(shared.resolve("home"), shared)
                    .with(server().passwordVariable(), LabelServer.PASSWORD);
            hazards = HazardsRun.of(store, withoutRootsRights(sluice), server().address("label", "hazards"));
        }
        return hazards;
    }

    @Test
    void weakPoint01EverySessionOpensFromItsDatasetWhenTheLegacyFoldersAreGone() throws Exception {
        LabelFixture store = fixture("basic");
        Set<Long> before = OpenSessions.of(store.database());
        SluiceProcess sluice = sluice().with("DATA_DIR", store.dataDir().toString());
        SluiceProcess.Result migrated = launch(sluice, "migrate-legacy-projects");
        Files.move(store.tree().resolve("legacy"), store.tree().resolve("legacy, deleted"));
        Files.move(store.tree().resolve("other root"), store.tree().resolve("other root, deleted"));

        SluiceProcess.Result checked = launch(sluice, "verify-migration");

        assertThat(migrated.exitCode()).as(migrated.text()).isEqualTo(1);
        assertThat(before).hasSizeGreaterThan(15);
        assertThat(OpenSessions.of(store.database())).containsAll(before);
        assertThat(checked.exitCode()).as(checked.text()).isZero();
    }

    @Test
    void weakPoint02EveryDatasetRowHasItsFolderAndEveryFolderItsRow() throws Exception {
        assertThat(hazards().after().of("raw_datasets"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(isFolder(row.get("file_path")))
                        .as(row.toString())
                        .isTrue());
        assertThat(StoreSnapshot.of(
                        hazards().store().database(), hazards().store().storage()))
                .containsEntry("storage", "besides datasets: []");
        assertThat(hazards().checked().exitCode())
                .as(hazards().checked().text())
                .isZero();
    }

    @Test
    void weakPoint03ADatasetRowThatLostItsFolderIsGivenTheContentAgain() throws Exception {
        assertThat(hazards().before().of("raw_datasets").get(1).get("dataset_hash"))
                .isEqualTo(hazards().after().datasetOf(17).get("dataset_hash"));
        assertThat(hazards().after().datasetOf(17)).containsEntry("dataset_id", "2");
        assertThat(hazards().datasetOf(17)).isDirectoryContaining("glob:**/s1");
    }

    @Test
    void weakPoint04OtherContentOfTheSameHashIsNotTakenForACopy() throws Exception {
        assertThat(hazards().after().isMigrated(2)).isTrue();
        assertThat(hazards().after().isMigrated(3)).isFalse();
        assertThat(hazards().failed().get(3)).contains("same hash but other content", "s1/data.csv, s1/data.csv1");
    }

    @Test
    void weakPoint05AnUnreadableFileIsNotAnEmptyOne() throws Exception {
        assertThat(hazards().after().isMigrated(6)).isTrue();
        assertThat(hazards().after().isMigrated(7)).isFalse();
        assertThat(hazards().failed().get(7)).startsWith("Permission denied: ");
    }

    @Test
    void weakPoint06EmptyAndLinkedFoldersMakeADifferenceAndAreCopied() throws Exception {
        assertThat(hazards().failed().get(5)).contains("same hash but other content", "s2");
        assertThat(hazards().after().isMigrated(13)).isTrue();
        Path legacy = Path.of(hazards().after().project(13).get("legacy_path"));
        try (Stream<Path> content = Files.walk(legacy, FileVisitOption.FOLLOW_LINKS)) {
            assertThat(content.map(legacy::relativize).map(hazards().datasetOf(13)::resolve))
                    .allSatisfy(path -> assertThat(path).exists());
        }
    }

    @Test
    void weakPoint07OfTwoRunsAtOnceTheSecondIsRefused() throws Exception {
        WalkStore store = store(6, 200_000);
        SluiceProcess.Running running = sluice().start(store.launchAt(address("label"), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.freeze();

        SluiceProcess.Result second = stranger("another home")
                .with(server().passwordVariable(), LabelServer.PASSWORD)
                .run(store.launchAt(address("label"), 0, "--new"));

        assertThat(second.exitCode()).as(second.text()).isEqualTo(3);
        assertThat(second.err()).contains("is in use by");
        running.kill();
    }

    @Test
    void weakPoint09ADatasetThatTheApplicationHasRewrittenIsNotSharedAnyMore() throws Exception {
        WalkStore store = store(3, 2_000);
        launch(
                sluice(),
                "migrate-legacy-projects",
                "--data-dir",
                store.dataDir().toString(),
                "--project-id",
                "2");
        Path rewritten = Path.of(LabelRows.of(store.database()).datasetOf(2).get("file_path"))
                .resolve("s1/accelerometer_data.csv");
        List<String> lines = Files.readAllLines(rewritten);
        Files.write(rewritten, lines.subList(0, lines.size() - 1));

        SluiceProcess.Result result = sluice().run(store.launchAt(address("label"), 0));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("warning dataset 1 had been changed (what it has is still in ");
        Path dataset = Path.of(LabelRows.of(store.database()).datasetOf(3).get("file_path"));
        assertThat(dataset.resolve("s1/accelerometer_data.csv"))
                .hasSameBinaryContentAs(store.project(3).resolve("s1/accelerometer_data.csv"));
        assertThat(rewritten).hasContent(String.join("\n", lines.subList(0, lines.size() - 1)));
    }

    @Test
    void weakPoint10EarlierValuesSurviveAndComeBackExactly() throws Exception {
        assertThat(JsonMapper.shared()
                        .readTree(hazards().after().project(18).get("analysis_config"))
                        .get("description")
                        .asString())
                .isEqualTo("keep me");
        for (String table : List.of("participants", "projects", "sessions", "project_dataset_refs")) {
            assertThat(hazards().restored().of(table))
                    .as(table)
                    .isEqualTo(hazards().before().of(table));
        }
    }

    @Test
    void weakPoint11ARollbackLeavesReferencesThatWereMadeByHand() throws Exception {
        WalkStore store = store(4, 2_000);
        sluice().run(store.launchAt(address("label"), 0));
        long other = Long.parseLong(LabelRows.of(store.database()).datasetOf(4).get("dataset_id"));
        store.database().update("INSERT INTO project_dataset_refs (project_id, dataset_id) VALUES (1, ?)", other);

        SluiceProcess.Result result = launch(sluice(), "rollback-migration", "--project-id", "1");

        assertThat(result.exitCode()).as(result.text()).isZero();
        LabelRows rows = LabelRows.of(store.database());
        assertThat(rows.isMigrated(1)).isFalse();
        assertThat(rows.datasetOf(1)).containsEntry("dataset_id", String.valueOf(other));
        assertThat(rows.of("project_dataset_refs")).hasSize(4);
    }

    @Test
    void weakPoint12ARollbackRefusesALegacyFolderThatIsGoneOrEmptyOrOfOtherContent() throws Exception {
        WalkStore store = store(5, 2_000);
        sluice().run(store.launchAt(address("label"), 0));
        LabelRows migrated = LabelRows.of(store.database());
        Files.move(store.project(1), folder.resolve("taken away"));
        store.append(2, "1,2,3,4\n");
        Files.writeString(Files.move(store.project(3), folder.resolve("three")).resolveSibling("p"), "a file");
        Files.move(folder.resolve("p"), store.project(3));
        Files.move(store.project(4), folder.resolve("four"));
        Files.createDirectory(store.project(4));

        SluiceProcess.Result result = launch(sluice(), "rollback-migration");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out())
                .contains("failed 1 walk 1: Legacy path no longer exists: " + store.project(1))
                .contains("failed 2 walk 2: Legacy path %s has other content".formatted(store.project(2)))
                .contains("s1/accelerometer_data.csv")
                .contains("failed 3 walk 3: Legacy path is no folder: " + store.project(3))
                .contains("failed 4 walk 4: Legacy path is empty: " + store.project(4));
        LabelRows rows = LabelRows.of(store.database());
        for (int project = 1; project <= 4; project++) {
            assertThat(rows.project(project)).isEqualTo(migrated.project(project));
        }
        assertThat(rows.isMigrated(5)).isFalse();
        Files.move(folder.resolve("taken away"), store.project(1));
        sluice().run("resume");
        assertThat(LabelRows.of(store.database()).isMigrated(1)).isFalse();
    }

    @Test
    void weakPoint13AProjectThatWasKilledHalfLinkedIsMigratedAndALongPathIsFoundBefore() throws Exception {
        assertThat(hazards().after().isMigrated(16)).isTrue();
        assertThat(hazards().after().of("project_dataset_refs").stream()
                        .filter(row -> row.get("project_id").equals("16")))
                .hasSize(1);
        server().tooMuch().forEach((project, words) -> {
            try {
                assertThat(hazards().foretold().get(project)).contains(words);
                assertThat(hazards().failed().get(project)).contains(words);
                assertThat(hazards().after().project(project))
                        .isEqualTo(hazards().before().project(project));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(hazards().after().isMigrated(24))
                .isEqualTo(!server().tooMuch().containsKey(24));
    }

    @Test
    void weakPoint14SessionRecordsThatAreMissingAreFilledIn() throws Exception {
        WalkStore store = store(3, 2_000);
        launch(
                sluice(),
                "migrate-legacy-projects",
                "--data-dir",
                store.dataDir().toString(),
                "--project-id",
                "2");
        store.database().update("DELETE FROM raw_dataset_sessions");

        SluiceProcess.Result result = sluice().run(store.launchAt(address("label"), 0));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(LabelRows.of(store.database()).of("raw_dataset_sessions")).hasSize(4);
    }

    @Test
    void weakPoint15AndWeakPoint16AKilledRunGoesOnAndItsReportIsThere() throws Exception {
        WalkStore store = store(6, 200_000);
        SluiceProcess.Running running = sluice().start(store.launchAt(address("label"), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.kill();
        int committed = store.committed();
        JsonNode cut = JsonMapper.shared().readTree(sluice().run("report", "1").out());
        assertThat(cut.has("projects_migrated")).isTrue();

        SluiceProcess.Result resumed = sluice().run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(resumed.out()).contains("work      %d of 6 to do".formatted(6 - committed));
        assertThat(JsonMapper.shared()
                        .readTree(sluice().run("report", "1").out())
                        .get("projects_migrated")
                        .asInt())
                .isEqualTo(6);
        assertThat(StoreSnapshot.of(store.database(), store.storage()))
                .containsEntry("storage", "besides datasets: []");
    }

    @Test
    void weakPoint20ADryRunForetellsWhatWillFailAndHowManyDatasetsThereWillBe() throws Exception {
        assertThat(hazards().foretold().keySet())
                .isEqualTo(hazards().failed().keySet())
                .isNotEmpty();
    }

    @Test
    void weakPoint21EveryErrorTellsItsProject() throws Exception {
        assertThat(hazards().migrated().get("errors")).allSatisfy(error -> {
            assertThat(error.get("project_id").asInt()).isPositive();
            assertThat(error.get("project_name").asString()).isNotBlank();
        });
    }

    @Test
    void weakPoint22NoNameLeadsOutOfTheStorageOrIsTooLong() throws Exception {
        assertThat(hazards().after().isMigrated(19)).isTrue();
        assertThat(hazards().after().isMigrated(20)).isTrue();
        for (int project : List.of(19, 20)) {
            assertThat(hazards().datasetOf(project).getParent())
                    .isEqualTo(hazards().store().storage());
            assertThat(hazards().datasetOf(project).getFileName().toString().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(255);
        }
    }

    @Test
    void weakPoint23DatasetsAreWhereTheApplicationLooksForThem() throws Exception {
        Set<String> old = Set.of("1");
        assertThat(hazards().after().of("raw_datasets").stream().filter(row -> !old.contains(row.get("dataset_id"))))
                .allSatisfy(row -> assertThat(Path.of(row.get("file_path")).getParent())
                        .isEqualTo(hazards().store().dataDir().resolve("raw_datasets")));
    }

    @Test
    void weakPoint24WhatCannotBeReadFailsItsProjectAloneInWordsThatHelp() throws Exception {
        Map<Integer, String> failed = hazards().failed();
        assertThat(failed.get(8)).startsWith("Permission denied: ").contains("let this user read it");
        assertThat(failed.get(9)).startsWith("Permission denied: ").contains("let this user read it");
        assertThat(failed.get(12)).contains("is a link that leads nowhere");
        assertThat(failed.get(14)).contains("is a link that leads back into its own folder");
        assertThat(failed.get(21)).contains("is not UTF-8");
        for (int project : List.of(1, 22, 25)) {
            assertThat(hazards().after().isMigrated(project)).isTrue();
        }
    }

    @Test
    void weakPoint26TheSizeOfADatasetIsThatOfAllItsFiles() throws Exception {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(hazards().datasetOf(13))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(hazards().after().datasetOf(13)).containsEntry("file_size_bytes", String.valueOf(bytes));
    }
}

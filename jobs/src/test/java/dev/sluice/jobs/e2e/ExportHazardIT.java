package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datachain.CatalogueStore;
import dev.sluice.jobs.datachain.ExportedFolder;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of catalogues that are locked, damaged, read-only or changed meanwhile, and onto disks that are full. */
class ExportHazardIT {
    @TempDir
    Path folder;

    private SluiceProcess sluice() {
        return new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    private SluiceProcess.Result export(Path source, Path target) throws Exception {
        return sluice().run("launch", "export-datasets", "--source", source.toString(), "--target", target.toString());
    }

    @Test
    void aCatalogueThatIsLockedIsLeftAlone() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("one", "1.0.0", 10);
        try (Connection connection = store.open();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode=EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("UPDATE datasets SET description = 'x'");
            SluiceProcess.Result result = export(store.folder(), folder.resolve("exported"));
            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err()).contains("is locked by another process: end it, or wait until it is done");
        }
        assertThat(export(store.folder(), folder.resolve("exported")).exitCode())
                .isZero();
    }

    @Test
    void aCatalogueIsReadAsItWasWhenTheExportBeganToLook() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("one", "1.0.0", 10);
        try (Connection connection = store.open();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE datasets SET description = 'not committed'");
            assertThat(export(store.folder(), folder.resolve("exported")).exitCode())
                    .isZero();
        }
        assertThat(new ExportedFolder(folder.resolve("exported"))
                        .store("one.1.0.0.parquet")
                        .get("dataset")
                        .get("description")
                        .isNull())
                .isTrue();
    }

    @Test
    void versionsOnBrokenPagesFailAndTheOthersAreExported() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder)
                .plainVersion("first", "1.0.0", 3_000)
                .plainVersion("broken", "1.0.0", 3_000)
                .plainVersion("last", "1.0.0", 3_000);
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        long page;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.file());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT rootpage FROM sqlite_master WHERE name = 'ds_local_local_broken_1_0_0'")) {
            found.next();
            page = found.getLong(1);
        }
        try (RandomAccessFile file = new RandomAccessFile(store.file().toFile(), "rw")) {
            file.seek((page - 1) * 4096);
            file.write(new byte[4096]);
        }
        Path target = folder.resolve("exported");
        SluiceProcess.Result result = export(store.folder(), target);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out())
                .contains("broken 1.0.0: its rows cannot be read: The database disk image is malformed")
                .contains("2 exported, 1 failed");
        assertThat(new ExportedFolder(target).parquetFiles())
                .containsExactly("first.1.0.0.parquet", "last.1.0.0.parquet");
    }

    @Test
    void aFullDiskIsSaidAndOnceThereIsRoomTheRunGoesOn() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder)
                .plainVersion("one", "1.0.0", 50_000)
                .plainVersion("two", "1.0.0", 50_000);
        Path undisturbed = folder.resolve("undisturbed");
        assertThat(export(store.folder(), undisturbed).exitCode()).isZero();
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 2)) {
            Path target = disk.folder().resolve("exported");
            Files.write(disk.folder().resolve("other"), new byte[1_700_000]);
            SluiceProcess.Result full = export(store.folder(), target);
            assertThat(full.exitCode()).as(full.text()).isEqualTo(1);
            assertThat(full.text()).contains("No space left on device");
            assertThat(target.resolve("manifest.json")).doesNotExist();
            Files.delete(disk.folder().resolve("other"));
            SluiceProcess.Result resumed = sluice().run("resume");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
            assertThat(new ExportedFolder(target).bytes()).isEqualTo(new ExportedFolder(undisturbed).bytes());
        }
    }

    @Test
    void aCatalogueThatMayOnlyBeReadIsReadWithItsLog() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 4)) {
            Path source = CatalogueFixture.copy("wal", disk.folder());
            assertThat(new ProcessBuilder(
                                    "mount", "-o", "remount,ro", disk.folder().toString())
                            .start()
                            .waitFor())
                    .isZero();
            Path target = folder.resolve("exported");
            SluiceProcess.Result result = export(source, target);
            assertThat(result.exitCode()).as(result.text()).isZero();
            assertThat(new ExportedFolder(target)
                            .manifest().get("versions").findValues("rows").stream()
                                    .mapToInt(rows -> rows.asInt())
                                    .sum())
                    .as("rows of the log among them")
                    .isEqualTo(186);
            try (Stream<Path> copies = Files.list(folder.resolve("home/copies"))) {
                assertThat(copies).isEmpty();
            }
        }
    }

    @Test
    void aVersionThatHasChangedSinceTheRunWasInterruptedStartsOver() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder)
                .plainVersion("changed", "1.0.0", 20_000)
                .plainVersion("failed", "1.0.0", 10)
                .plainVersion("kept", "1.0.0", 20_000);
        store.execute("ALTER TABLE ds_local_local_failed_1_0_0 RENAME TO elsewhere");
        Path target = folder.resolve("exported");
        SluiceProcess.Result first = sluice().run(
                        "launch",
                        "export-datasets",
                        "--source",
                        store.folder().toString(),
                        "--target",
                        target.toString(),
                        "--row-group-rows",
                        "1000");
        assertThat(first.exitCode()).as(first.text()).isEqualTo(1);
        Map<String, String> before = new ExportedFolder(target).bytes();
        store.execute("INSERT INTO ds_local_local_changed_1_0_0 VALUES (30000, 1, 42)");
        store.execute("ALTER TABLE elsewhere RENAME TO ds_local_local_failed_1_0_0");
        SluiceProcess.Result second = sluice().run("resume");
        assertThat(second.exitCode()).as(second.text()).isZero();
        ExportedFolder exported = new ExportedFolder(target);
        for (String name : List.of("changed", "failed", "kept")) {
            String file = name + ".1.0.0.parquet";
            assertThat(exported.cells(file)).as(file).isEqualTo(exported.tableCells(file, store.file()));
        }
        assertThat(exported.bytes().get("kept.1.0.0.parquet")).isEqualTo(before.get("kept.1.0.0.parquet"));
        assertThat(exported.bytes())
                .containsOnlyKeys(
                        "changed.1.0.0.parquet", "failed.1.0.0.parquet", "kept.1.0.0.parquet", "manifest.json");
    }

    @Test
    void aResumeExportsWhatTheCatalogueHasThenAndNamesWhatIsGone() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder)
                .plainVersion("failed", "1.0.0", 10)
                .plainVersion("gone", "1.0.0", 10);
        store.execute("DROP TABLE ds_local_local_failed_1_0_0");
        Path target = folder.resolve("exported");
        assertThat(export(store.folder(), target).exitCode()).isEqualTo(1);
        store.plainVersion("new", "1.0.0", 10);
        store.execute("DELETE FROM datasets_versions WHERE uuid LIKE 'uuid of gone%'");
        assertThat(sluice().run("resume").exitCode()).isEqualTo(1);
        ExportedFolder exported = new ExportedFolder(target);
        assertThat(exported.parquetFiles()).containsExactly("gone.1.0.0.parquet", "new.1.0.0.parquet");
        assertThat(exported.manifest().get("versions").findValuesAsString("name"))
                .containsExactly("gone", "new");
        assertThat(exported.manifest().get("failed").findValuesAsString("name")).contains("failed");
    }

    @Test
    void aLogBesideALinkedFileIsReadWithIt() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 4)) {
            Path source = CatalogueFixture.copy("wal", disk.folder());
            Path link = Files.createSymbolicLink(folder.resolve("linked"), source.resolve("db"));
            assertThat(new ProcessBuilder(
                                    "mount", "-o", "remount,ro", disk.folder().toString())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(sluice().run("launch", "inspect-datachain", "--source", link.toString())
                            .out())
                    .contains("186 rows");
        }
    }

    @Test
    void aFileThatIsGoneOrCutShortIsWrittenAgain() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder)
                .plainVersion("failed", "1.0.0", 10)
                .plainVersion("gone", "1.0.0", 100)
                .plainVersion("short", "1.0.0", 100);
        store.execute("DROP TABLE ds_local_local_failed_1_0_0");
        Path target = folder.resolve("exported");
        assertThat(export(store.folder(), target).exitCode()).isEqualTo(1);
        Map<String, String> before = new ExportedFolder(target).bytes();
        Files.delete(target.resolve("gone.1.0.0.parquet"));
        Files.writeString(target.resolve("short.1.0.0.parquet"), "PAR1");
        assertThat(sluice().run("resume").exitCode()).isEqualTo(1);
        Map<String, String> after = new ExportedFolder(target).bytes();
        for (String file : List.of("gone.1.0.0.parquet", "short.1.0.0.parquet", "manifest.json")) {
            assertThat(after.get(file)).as(file).isEqualTo(before.get(file));
        }
    }

    @Test
    void anotherLaunchTakesThePlaceOfAnExportThatEndedWithFailedItems() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder)
                .plainVersion("failed", "1.0.0", 10)
                .plainVersion("old", "1.0.0", 100);
        store.execute("DROP TABLE ds_local_local_failed_1_0_0");
        Path target = folder.resolve("exported");
        assertThat(export(store.folder(), target).exitCode()).isEqualTo(1);
        store.execute("DELETE FROM datasets_versions");
        store.execute("DELETE FROM datasets");
        store.plainVersion("new", "1.0.0", 5);
        Map<String, String> before = new ExportedFolder(target).bytes();
        SluiceProcess.Result refused = export(store.folder(), target);
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("holds an export that ended with failed items", "give it up with --new");
        assertThat(new ExportedFolder(target).bytes()).isEqualTo(before);
        SluiceProcess.Result result = sluice().run(
                        "launch",
                        "export-datasets",
                        "--source",
                        store.folder().toString(),
                        "--target",
                        target.toString(),
                        "--new");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(new ExportedFolder(target).bytes()).containsOnlyKeys("new.1.0.0.parquet", "manifest.json");
    }
}

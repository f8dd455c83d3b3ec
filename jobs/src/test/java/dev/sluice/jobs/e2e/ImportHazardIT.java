package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFacts;
import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datachain.CatalogueStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Imports of broken files, and into catalogues that others hold, change or have left half there. */
class ImportHazardIT {
    @TempDir
    Path folder;

    private ImportFolder imports;

    @BeforeEach
    void makeFolder() {
        imports = new ImportFolder(folder);
    }

    @Test
    void brokenFilesFailAloneAndAreTriedAgain() throws Exception {
        Path source = CatalogueFixture.copy("small", folder);
        imports.export(source);
        Path exported = folder.resolve("exported");
        Path kept = Files.createDirectory(folder.resolve("kept"));
        for (String name : List.of("people.1.0.0", "people.1.1.0", "grouped.1.0.0", "metrics.2.0.0")) {
            Files.copy(exported.resolve(name + ".parquet"), kept.resolve(name + ".parquet"));
        }
        Files.write(exported.resolve("people.1.0.0.parquet"), new byte[0]);
        Files.delete(exported.resolve("people.1.1.0.parquet"));
        byte[] bytes = Files.readAllBytes(exported.resolve("grouped.1.0.0.parquet"));
        bytes[100] ^= 1;
        Files.write(exported.resolve("grouped.1.0.0.parquet"), bytes);
        byte[] metrics = Files.readAllBytes(exported.resolve("metrics.2.0.0.parquet"));
        Files.write(exported.resolve("metrics.2.0.0.parquet"), Arrays.copyOf(metrics, metrics.length / 2));
        Files.copy(exported.resolve("metrics.1.0.0.parquet"), exported.resolve("other.7.0.0.parquet"));
        Files.writeString(exported.resolve("nothing.parquet"), "nothing");
        SluiceProcess.Result result = imports.load();
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("21 imported, 6 failed");
        JsonNode errors = ImportFolder.report(result).get("errors");
        assertThat(errors.toString())
                .contains(
                        "people.1.0.0.parquet has 0 bytes",
                        "people.1.1.0.parquet is gone",
                        "grouped.1.0.0.parquet has other bytes than the manifest says (SHA-256)",
                        "metrics.2.0.0.parquet has",
                        "other.7.0.0.parquet holds metrics 1.0.0, too, as metrics.1.0.0.parquet does",
                        "nothing.parquet is no Parquet file");
        try (java.util.stream.Stream<Path> files = Files.list(kept)) {
            for (Path file : files.toList()) {
                Files.copy(file, exported.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        SluiceProcess.Result resumed = imports.sluice("resume");
        assertThat(resumed.out()).as(resumed.text()).contains("25 imported, 2 failed");
        CatalogueFacts.assertSame(imports.target().facts(), CatalogueFacts.of(source.resolve("db")));
    }

    @Test
    void aReaderThroughoutSeesWholeVersionsOnly() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        imports.load("--dataset", "metrics");
        try (Connection reader = imports.target().open();
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM datasets_versions").close();
            SluiceProcess.Result result = imports.load("--existing", "skip", "--verify", "full");
            assertThat(result.exitCode()).as(result.text()).isZero();
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM datasets_versions")) {
                assertThat(count.getInt(1)).isEqualTo(6);
            }
            statement.execute("COMMIT");
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM datasets_versions")) {
                assertThat(count.getInt(1)).isEqualTo(25);
            }
        }
        imports.target().assertClean();
    }

    @Test
    void aCatalogueOfAnOldGenerationIsToBeUpgradedFirst() throws Exception {
        imports.export(CatalogueFixture.copy("small", Files.createDirectory(folder.resolve("source"))));
        CatalogueFixture.copy("old-0.19.2", folder.resolve("new"));
        SluiceProcess.Result result = imports.load();
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("upgrade-datachain");
    }

    @Test
    void aLogThatIsLeftWithoutItsCatalogueIsNotReadAsTheNewOnes() throws Exception {
        imports.export(CatalogueFixture.copy("small", Files.createDirectory(folder.resolve("source"))));
        Files.createDirectories(imports.target().file().getParent());
        Files.copy(
                CatalogueFixture.copy("wal", folder.resolve("wal")).resolve("db-wal"),
                Path.of(imports.target().file() + "-wal"));
        SluiceProcess.Result result = imports.load();
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("db-wal is there without its database");
        Files.delete(Path.of(imports.target().file() + "-wal"));
        assertThat(imports.load().exitCode()).isZero();
    }

    @Test
    void halfOfAPairThatSharesATableIsNotReplacedAlone() throws Exception {
        Path source = CatalogueFixture.copy("edge", folder);
        imports.export(source);
        imports.load();
        Map<String, Map<String, String>> before = imports.target().facts();
        SluiceProcess.Result result = imports.load("--dataset", "CaseClash", "--existing", "replace");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("its table is that of caseclash 1.0.0, too");
        CatalogueFacts.assertSame(imports.target().facts(), before);
    }

    @Test
    void aRunGoesOnAfterSomebodyHasRemovedWhatItHadImported() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        Path broken = folder.resolve("exported/grouped.1.0.0.parquet");
        byte[] bytes = Files.readAllBytes(broken);
        Files.write(broken, Arrays.copyOf(bytes, 50));
        assertThat(imports.load().exitCode()).isEqualTo(1);
        imports.target()
                .change(
                        "DELETE FROM datasets_dependencies",
                        "DROP TABLE ds_local_local_people_1_0_0",
                        "DELETE FROM datasets_versions WHERE version = '1.0.0' AND dataset_id ="
                                + " (SELECT id FROM datasets WHERE name = 'people')");
        Files.write(broken, bytes);
        SluiceProcess.Result result = imports.sluice("resume");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(imports.target().facts())
                .containsKey("local.local.grouped 1.0.0")
                .hasSize(24);
    }

    @Test
    void lockedOutForAWhileTheRunSaysSo() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        imports.load("--dataset", "metrics");
        try (Connection writer = imports.target().open();
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE datasets SET description = 'x'");
            SluiceProcess.Result result = imports.load("--existing", "skip");
            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err()).contains("another process has locked it");
        }
        assertThat(imports.load("--existing", "skip").exitCode()).isZero();
    }

    @Test
    void aFullDiskIsToldAndTheRunGoesOn() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("large", "1.0.0", 200_000);
        imports.export(store.folder());
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 40)) {
            Path filler = disk.folder().resolve("filler");
            Files.write(filler, new byte[38 << 20]);
            MadeCatalogue target = new MadeCatalogue(disk.folder().resolve(".datachain/db"));
            SluiceProcess.Result full = imports.sluice(
                    "launch",
                    "import-datasets",
                    "--source",
                    "exported",
                    "--target",
                    disk.folder().toString());
            assertThat(full.exitCode()).as(full.text()).isEqualTo(1);
            assertThat(full.text()).contains("make room there");
            assertThat(target.file()).doesNotExist();
            Files.delete(filler);
            SluiceProcess.Result resumed = imports.sluice("resume");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
            assertThat(target.facts().get("local.local.large 1.0.0").get("exact rows"))
                    .isEqualTo(CatalogueFacts.of(store.file())
                            .get("local.local.large 1.0.0")
                            .get("exact rows"));
            target.assertClean();
        }
    }
}

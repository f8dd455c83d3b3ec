package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFacts;
import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datachain.CatalogueStore;
import dev.sluice.jobs.datachain.ExportedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an import makes of exports, its own and the documented ones, as others read it. */
class ImportIT {
    @TempDir
    Path folder;

    private SluiceProcess.Result sluice(String... words) throws Exception {
        return new SluiceProcess(folder.resolve("home"), folder).warm().run(words);
    }

    private void export(Path source) throws Exception {
        sluice("launch", "export-datasets", "--source", source.toString(), "--target", "exported");
        assertThat(folder.resolve("exported/manifest.json")).exists();
    }

    private SluiceProcess.Result load(String source, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("launch", "import-datasets", "--source", source));
        words.addAll(List.of("--target", "new"));
        words.addAll(Arrays.asList(options));
        return sluice(words.toArray(String[]::new));
    }

    private Path target() {
        return folder.resolve("new/.datachain/db");
    }

    private static List<String> query(Path file, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** What nobody wants in a catalogue, and what must not be wrong in it. */
    static void assertClean(Path file) throws SQLException {
        assertThat(query(file, "SELECT name FROM sqlite_master WHERE name LIKE 'sluice%'"))
                .isEmpty();
        assertThat(query(file, "PRAGMA integrity_check")).containsExactly("ok");
        assertThat(query(file, "PRAGMA foreign_key_check")).isEmpty();
        assertThat(query(file, "PRAGMA journal_mode")).containsExactly("wal");
        assertThat(query(file, "SELECT id || ' ' || schema_version FROM meta")).containsExactly("1 1");
    }

    @ParameterizedTest
    @CsvSource({"small, 25", "edge, 71", "wal, 25", "new-0.59.5, 24", "old-0.24.0, 7"})
    void whatWasExportedIsEqualInAllThatALibraryReads(String fixture, int versions) throws Exception {
        Path source = CatalogueFixture.copy(fixture, folder);
        export(source);
        SluiceProcess.Result result = load("exported", "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("%d imported".formatted(versions));
        Map<String, Map<String, String>> wanted = new TreeMap<>(CatalogueFacts.of(source.resolve("db")));
        wanted.entrySet()
                .removeIf(version -> version.getKey().contains(".session_")
                        && !version.getValue().get("status").equals("4"));
        CatalogueFacts.assertSame(CatalogueFacts.of(target()), wanted);
        assertClean(target());
        assertThat(Files.exists(Path.of(target() + "-wal"))).isFalse();
        for (String table : List.of("namespaces", "projects", "jobs", "checkpoints")) {
            String count = "SELECT count(*) FROM " + table;
            List<String> before = fixture.equals("old-0.24.0") && table.equals("checkpoints")
                    ? List.of("0")
                    : query(source.resolve("db"), count);
            assertThat(query(target(), count)).as(table).isEqualTo(before);
        }
        String kept = "SELECT name FROM datasets d WHERE name NOT LIKE 'session!_%' ESCAPE '!'"
                + " OR EXISTS (SELECT 1 FROM datasets_versions v WHERE v.dataset_id = d.id AND v.status = 4) ORDER BY name";
        assertThat(query(target(), "SELECT name FROM datasets ORDER BY name"))
                .isEqualTo(query(source.resolve("db"), kept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old-0.16.5", "old-0.19.2", "old-0.21.0", "old-0.21.0-dots"})
    void oldGenerationsGetNamespacesAndReachableNames(String fixture) throws Exception {
        Path source = CatalogueFixture.copy(fixture, folder);
        export(source);
        SluiceProcess.Result result = load("exported", "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        Map<String, Map<String, String>> facts = CatalogueFacts.of(target());
        List<String> before = query(
                source.resolve("db"), "SELECT uuid || preview || num_objects FROM datasets_versions ORDER BY uuid");
        assertThat(query(target(), "SELECT uuid || preview || num_objects FROM datasets_versions ORDER BY uuid"))
                .isEqualTo(before);
        assertThat(facts.keySet())
                .allMatch(name -> name.matches("(local\\.local|system\\.listing)\\.[^.@]+ \\d+\\.\\d+\\.\\d+"));
        assertThat(query(target(), "SELECT count(*) FROM datasets_dependencies WHERE dataset_version_id IS NOT NULL"))
                .isEqualTo(query(
                        source.resolve("db"),
                        "SELECT count(*) FROM datasets_dependencies WHERE dataset_version_id IS NOT NULL"));
        facts.forEach(
                (name, version) -> assertThat(version.get("rows")).as(name).startsWith("[["));
        assertClean(target());
    }

    @Test
    void namesThatWouldClashGetANumber() throws Exception {
        export(CatalogueFixture.copy("old-0.21.0-dots", folder));
        SluiceProcess.Result result = load("exported");
        assertThat(result.out()).contains("local.local.my.data.set is local.local.my_data_set_2");
        assertThat(CatalogueFacts.of(target()))
                .containsKeys(
                        "local.local.my_data_set 1.0.0",
                        "local.local.my_data_set_2 1.0.0",
                        "local.local.my_data_set_2 1.0.1");
        assertThat(CatalogueFacts.of(target())
                        .get("local.local.dep_of_dots 1.0.0")
                        .get("dependencies"))
                .contains("my_data_set_2");
    }

    /** Everything that the files hold; what the layout loses is not in them. */
    @Test
    void documentedExportsAreWhatTheirFilesHold() throws Exception {
        Path documented =
                Path.of(ImportIT.class.getResource("/datachain/documented").toURI());
        SluiceProcess.Result result = load(documented.toString(), "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        Map<String, Map<String, String>> found = CatalogueFacts.of(target());
        Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
        for (String fixture : List.of("edge", "small")) {
            wanted.putAll(
                    CatalogueFacts.of(CatalogueFixture.copy(fixture, Files.createDirectory(folder.resolve(fixture)))
                            .resolve("db")));
        }
        assertThat(found).hasSize(31);
        List<String> exact = new ArrayList<>();
        found.forEach((name, version) -> {
            Map<String, String> original = wanted.get(name);
            assertThat(sorted(version.get("columns"))).as(name).isEqualTo(sorted(original.get("columns")));
            assertThat(version.get("num_objects")).as(name).isEqualTo(original.get("num_objects"));
            assertThat(version.get("size")).as(name).isEqualTo(original.get("size"));
            if (!name.contains(".people ")) { // DataChain itself has renamed its models
                assertThat(version.get("exact feature_schema"))
                        .as(name)
                        .isEqualTo(original.get("exact feature_schema"));
            }
            if (withoutSystem(version).equals(withoutSystem(original))) {
                exact.add(name);
            }
        });
        // In these, DataChain has put a null where a dict had no such key.
        assertThat(found.keySet())
                .filteredOn(name -> !exact.contains(name))
                .allMatch(name -> name.matches(".*\\.(hetero_list_dict|all_types|people) .*"), "exact: " + exact);
        assertClean(target());
    }

    /** The files have the order of the signals. */
    private static List<String> sorted(String columns) {
        return Arrays.stream(columns.split("\\], \\["))
                .map(column -> column.replaceAll("[\\[\\]]", ""))
                .sorted()
                .toList();
    }

    private static String withoutSystem(Map<String, String> version) {
        return version.get("rows without system columns");
    }

    @Test
    void aVersionThatIsThereIsRefusedSkippedOrReplaced() throws Exception {
        Path source = CatalogueFixture.copy("small", folder);
        export(source);
        load("exported");
        String id = "SELECT v.id FROM datasets_versions v JOIN datasets d ON d.id = v.dataset_id"
                + " WHERE d.name = 'metrics' AND v.version = '1.2.0'";
        List<String> before = query(target(), id);
        Map<String, Map<String, String>> facts = CatalogueFacts.of(target());
        SluiceProcess.Result refused = load("exported");
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
        assertThat(refused.out()).contains("is there already: --existing skip");
        assertThat(load("exported", "--existing", "skip").out()).contains("25 there already and left");
        CatalogueFacts.assertSame(CatalogueFacts.of(target()), facts);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + target());
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM ds_local_local_metrics_1_2_0 WHERE sys__id > 2");
            statement.execute("UPDATE datasets_versions SET num_objects = 2");
        }
        SluiceProcess.Result replaced = load("exported", "--existing", "replace", "--verify", "full");
        assertThat(replaced.exitCode()).as(replaced.text()).isZero();
        CatalogueFacts.assertSame(CatalogueFacts.of(target()), facts);
        assertThat(query(target(), id)).isEqualTo(before);
        assertClean(target());
    }

    @Test
    void anOlderVersionIsTakenOnlyWhenSomebodySaysSo() throws Exception {
        export(CatalogueFixture.copy("small", folder));
        load("exported");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + target());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA foreign_keys = OFF");
            statement.execute("DROP TABLE ds_local_local_all_types_1_0_1");
            statement.execute("DELETE FROM datasets_dependencies");
            statement.execute("DELETE FROM datasets_versions WHERE version = '1.0.1' AND dataset_id ="
                    + " (SELECT id FROM datasets WHERE name = 'all_types')");
        }
        SluiceProcess.Result refused = load("exported", "--dataset", "all_types", "--existing", "skip");
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
        assertThat(refused.out()).contains("version 1.0.1 must be higher than the current latest one (2.0.0)");
        SluiceProcess.Result taken = load("exported", "--dataset", "all_types", "--existing", "skip", "--allow-older");
        assertThat(taken.exitCode()).as(taken.text()).isZero();
        assertThat(CatalogueFacts.of(target())).containsKey("local.local.all_types 1.0.1");
    }

    @Test
    void brokenFilesFailAloneAndAreTriedAgain() throws Exception {
        Path source = CatalogueFixture.copy("small", folder);
        export(source);
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
        SluiceProcess.Result result = load("exported");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("21 imported, 6 failed");
        JsonNode errors = report(result).get("errors");
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
        SluiceProcess.Result resumed = sluice("resume");
        assertThat(resumed.out()).as(resumed.text()).contains("25 imported, 2 failed");
        CatalogueFacts.assertSame(CatalogueFacts.of(target()), CatalogueFacts.of(source.resolve("db")));
    }

    private JsonNode report(SluiceProcess.Result result) throws Exception {
        String name = result.out().replaceAll("(?s).*report +(\\S+).*", "$1");
        return JsonMapper.shared().readTree(Path.of(name).toFile());
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        export(CatalogueFixture.copy("small", folder));
        SluiceProcess.Result fresh = load("exported", "--dry-run");
        assertThat(fresh.exitCode()).as(fresh.text()).isZero();
        assertThat(fresh.out()).contains("25 to import");
        assertThat(folder.resolve("new")).doesNotExist();
        load("exported");
        Map<String, String> before = new ExportedFolder(target().getParent()).bytes();
        SluiceProcess.Result again = load("exported", "--dry-run", "--existing", "replace");
        assertThat(again.out()).contains("25 to import");
        assertThat(new ExportedFolder(target().getParent()).bytes()).isEqualTo(before);
    }

    @Test
    void aReaderThroughoutSeesWholeVersionsOnly() throws Exception {
        export(CatalogueFixture.copy("small", folder));
        load("exported", "--dataset", "metrics");
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + target());
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM datasets_versions").close();
            SluiceProcess.Result result = load("exported", "--existing", "skip", "--verify", "full");
            assertThat(result.exitCode()).as(result.text()).isZero();
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM datasets_versions")) {
                assertThat(count.getInt(1)).isEqualTo(6);
            }
            statement.execute("COMMIT");
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM datasets_versions")) {
                assertThat(count.getInt(1)).isEqualTo(25);
            }
        }
        assertClean(target());
    }

    @Test
    void aCatalogueOfAnOldGenerationIsToBeUpgradedFirst() throws Exception {
        export(CatalogueFixture.copy("small", Files.createDirectory(folder.resolve("source"))));
        CatalogueFixture.copy("old-0.19.2", folder.resolve("new"));
        SluiceProcess.Result result = load("exported");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("upgrade-datachain");
    }

    @Test
    void manySmallBatchesOfOneVersionAreAllThere() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("large", "1.0.0", 120_000);
        export(store.folder());
        SluiceProcess.Result result = load("exported", "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(CatalogueFacts.of(target()).get("local.local.large 1.0.0").get("exact rows"))
                .isEqualTo(CatalogueFacts.of(store.file())
                        .get("local.local.large 1.0.0")
                        .get("exact rows"));
    }

    @Test
    void aLogThatIsLeftWithoutItsCatalogueIsNotReadAsTheNewOnes() throws Exception {
        export(CatalogueFixture.copy("small", Files.createDirectory(folder.resolve("source"))));
        Files.createDirectories(target().getParent());
        Files.copy(CatalogueFixture.copy("wal", folder.resolve("wal")).resolve("db-wal"), Path.of(target() + "-wal"));
        SluiceProcess.Result result = load("exported");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("db-wal is there without its database");
        Files.delete(Path.of(target() + "-wal"));
        assertThat(load("exported").exitCode()).isZero();
    }

    @Test
    void halfOfAPairThatSharesATableIsNotReplacedAlone() throws Exception {
        Path source = CatalogueFixture.copy("edge", folder);
        export(source);
        load("exported");
        Map<String, Map<String, String>> before = CatalogueFacts.of(target());
        SluiceProcess.Result result = load("exported", "--dataset", "CaseClash", "--existing", "replace");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("its table is that of caseclash 1.0.0, too");
        CatalogueFacts.assertSame(CatalogueFacts.of(target()), before);
    }

    @Test
    void dependenciesFindTheirParentsInLaterRunsAndUnderOtherNames() throws Exception {
        Path source = CatalogueFixture.copy("old-0.21.0-dots", folder);
        export(source);
        load("exported", "--dataset", "my*");
        SluiceProcess.Result result = load("exported", "--dataset", "dep*");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(CatalogueFacts.of(target())
                        .get("local.local.dep_of_dots 1.0.0")
                        .get("dependencies"))
                .contains("my_data_set_2");
        SluiceProcess.Result alone =
                sluice("launch", "import-datasets", "--source", "exported", "--target", "other", "--dataset", "dep*");
        assertThat(alone.out()).contains("1 dependencies on versions that are not there");
    }

    @Test
    void aRunGoesOnAfterSomebodyHasRemovedWhatItHadImported() throws Exception {
        export(CatalogueFixture.copy("small", folder));
        Path broken = folder.resolve("exported/grouped.1.0.0.parquet");
        byte[] bytes = Files.readAllBytes(broken);
        Files.write(broken, Arrays.copyOf(bytes, 50));
        assertThat(load("exported").exitCode()).isEqualTo(1);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + target());
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM datasets_dependencies");
            statement.execute("DROP TABLE ds_local_local_people_1_0_0");
            statement.execute("DELETE FROM datasets_versions WHERE version = '1.0.0' AND dataset_id ="
                    + " (SELECT id FROM datasets WHERE name = 'people')");
        }
        Files.write(broken, bytes);
        SluiceProcess.Result result = sluice("resume");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(CatalogueFacts.of(target()))
                .containsKey("local.local.grouped 1.0.0")
                .hasSize(24);
    }

    @Test
    void lockedOutForAWhileTheRunSaysSo() throws Exception {
        export(CatalogueFixture.copy("small", folder));
        load("exported", "--dataset", "metrics");
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + target());
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE datasets SET description = 'x'");
            SluiceProcess.Result result = load("exported", "--existing", "skip");
            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err()).contains("another process has locked it");
        }
        assertThat(load("exported", "--existing", "skip").exitCode()).isZero();
    }

    @Test
    void aFullDiskIsToldAndTheRunGoesOn() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("large", "1.0.0", 200_000);
        export(store.folder());
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small disk"), 4)) {
            Path filler = disk.folder().resolve("filler");
            Files.write(filler, new byte[2 << 20]);
            SluiceProcess.Result full = sluice(
                    "launch",
                    "import-datasets",
                    "--source",
                    "exported",
                    "--target",
                    disk.folder().toString());
            assertThat(full.exitCode()).as(full.text()).isEqualTo(1);
            assertThat(full.text()).contains("make room there");
            assertThat(disk.folder().resolve(".datachain/db")).doesNotExist();
            Files.delete(filler);
            sluice("launch", "import-datasets", "--source", "exported", "--target", "elsewhere");
        }
        assertThat(CatalogueFacts.of(folder.resolve("elsewhere/.datachain/db"))
                        .get("local.local.large 1.0.0")
                        .get("exact rows"))
                .isEqualTo(CatalogueFacts.of(store.file())
                        .get("local.local.large 1.0.0")
                        .get("exact rows"));
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFacts;
import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datachain.CatalogueStore;
import dev.sluice.jobs.datachain.ExportedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import makes of exports, its own and the documented ones, as others read it. */
class ImportIT {
    @TempDir
    Path folder;

    private ImportFolder imports;

    @BeforeEach
    void makeFolder() {
        imports = new ImportFolder(folder);
    }

    @ParameterizedTest
    @CsvSource({"small, 25", "edge, 71", "wal, 25", "new-0.59.5, 24", "old-0.24.0, 7"})
    void whatWasExportedIsEqualInAllThatALibraryReads(String fixture, int versions) throws Exception {
        Path source = CatalogueFixture.copy(fixture, folder);
        MadeCatalogue original = new MadeCatalogue(source.resolve("db"));
        imports.export(source);
        SluiceProcess.Result result = imports.load("--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("%d imported".formatted(versions));
        Map<String, Map<String, String>> wanted = new TreeMap<>(CatalogueFacts.of(source.resolve("db")));
        wanted.entrySet()
                .removeIf(version -> version.getKey().contains(".session_")
                        && !version.getValue().get("status").equals("4"));
        CatalogueFacts.assertSame(imports.target().facts(), wanted);
        imports.target().assertClean();
        assertThat(Files.exists(Path.of(imports.target().file() + "-wal"))).isFalse();
        for (String table : List.of("namespaces", "projects", "jobs", "checkpoints")) {
            String count = "SELECT count(*) FROM " + table;
            List<String> before =
                    fixture.equals("old-0.24.0") && table.equals("checkpoints") ? List.of("0") : original.query(count);
            assertThat(imports.target().query(count)).as(table).isEqualTo(before);
        }
        String kept = "SELECT name FROM datasets d WHERE name NOT LIKE 'session!_%' ESCAPE '!'"
                + " OR EXISTS (SELECT 1 FROM datasets_versions v WHERE v.dataset_id = d.id AND v.status = 4) ORDER BY name";
        assertThat(imports.target().query("SELECT name FROM datasets ORDER BY name"))
                .isEqualTo(original.query(kept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old-0.16.5", "old-0.19.2", "old-0.21.0", "old-0.21.0-dots"})
    void oldGenerationsGetNamespacesAndReachableNames(String fixture) throws Exception {
        Path source = CatalogueFixture.copy(fixture, folder);
        MadeCatalogue original = new MadeCatalogue(source.resolve("db"));
        imports.export(source);
        SluiceProcess.Result result = imports.load("--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        Map<String, Map<String, String>> facts = imports.target().facts();
        List<String> before =
                original.query("SELECT uuid || preview || num_objects FROM datasets_versions ORDER BY uuid");
        assertThat(imports.target().query("SELECT uuid || preview || num_objects FROM datasets_versions ORDER BY uuid"))
                .isEqualTo(before);
        assertThat(facts.keySet())
                .allMatch(name -> name.matches("(local\\.local|system\\.listing)\\.[^.@]+ \\d+\\.\\d+\\.\\d+"));
        assertThat(imports.target()
                        .query("SELECT count(*) FROM datasets_dependencies WHERE dataset_version_id IS NOT NULL"))
                .isEqualTo(original.query(
                        "SELECT count(*) FROM datasets_dependencies WHERE dataset_version_id IS NOT NULL"));
        facts.forEach(
                (name, version) -> assertThat(version.get("rows")).as(name).startsWith("[["));
        imports.target().assertClean();
    }

    @Test
    void namesThatWouldClashGetANumber() throws Exception {
        imports.export(CatalogueFixture.copy("old-0.21.0-dots", folder));
        SluiceProcess.Result result = imports.load();
        assertThat(result.out()).contains("local.local.my.data.set is local.local.my_data_set_2");
        assertThat(imports.target().facts())
                .containsKeys(
                        "local.local.my_data_set 1.0.0",
                        "local.local.my_data_set_2 1.0.0",
                        "local.local.my_data_set_2 1.0.1");
        assertThat(imports.target().facts().get("local.local.dep_of_dots 1.0.0").get("dependencies"))
                .contains("my_data_set_2");
    }

    /** Everything that the files hold; what the layout loses is not in them. */
    @Test
    void documentedExportsAreWhatTheirFilesHold() throws Exception {
        Path documented =
                Path.of(ImportIT.class.getResource("/datachain/documented").toURI());
        SluiceProcess.Result result = imports.loadFrom(documented.toString(), "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        Map<String, Map<String, String>> found = imports.target().facts();
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
        imports.target().assertClean();
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
        imports.export(source);
        imports.load();
        String id = "SELECT v.id FROM datasets_versions v JOIN datasets d ON d.id = v.dataset_id"
                + " WHERE d.name = 'metrics' AND v.version = '1.2.0'";
        List<String> before = imports.target().query(id);
        Map<String, Map<String, String>> facts = imports.target().facts();
        SluiceProcess.Result refused = imports.load();
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
        assertThat(refused.out()).contains("is there already: --existing skip");
        assertThat(imports.load("--existing", "skip").out()).contains("25 there already and left");
        CatalogueFacts.assertSame(imports.target().facts(), facts);
        imports.target()
                .change(
                        "DELETE FROM ds_local_local_metrics_1_2_0 WHERE sys__id > 2",
                        "UPDATE datasets_versions SET num_objects = 2");
        SluiceProcess.Result replaced = imports.load("--existing", "replace", "--verify", "full");
        assertThat(replaced.exitCode()).as(replaced.text()).isZero();
        CatalogueFacts.assertSame(imports.target().facts(), facts);
        assertThat(imports.target().query(id)).isEqualTo(before);
        imports.target().assertClean();
    }

    @Test
    void anOlderVersionIsTakenOnlyWhenSomebodySaysSo() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        imports.load();
        imports.target()
                .change(
                        "PRAGMA foreign_keys = OFF",
                        "DROP TABLE ds_local_local_all_types_1_0_1",
                        "DELETE FROM datasets_dependencies",
                        "DELETE FROM datasets_versions WHERE version = '1.0.1' AND dataset_id ="
                                + " (SELECT id FROM datasets WHERE name = 'all_types')");
        SluiceProcess.Result refused = imports.load("--dataset", "all_types", "--existing", "skip");
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
        assertThat(refused.out()).contains("version 1.0.1 must be higher than the current latest one (2.0.0)");
        SluiceProcess.Result taken = imports.load("--dataset", "all_types", "--existing", "skip", "--allow-older");
        assertThat(taken.exitCode()).as(taken.text()).isZero();
        assertThat(imports.target().facts()).containsKey("local.local.all_types 1.0.1");
    }

    @Test
    void aDatasetKeepsTheNameThatItGotWhenTheOthersComeLater() throws Exception {
        imports.export(CatalogueFixture.copy("old-0.21.0-dots", folder));
        imports.load("--dataset", "my.data.set");
        SluiceProcess.Result result = imports.load("--existing", "skip", "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("local.local.my_data_set is local.local.my_data_set_2");
        assertThat(imports.target().query("SELECT count(*) - count(DISTINCT uuid) FROM datasets_versions"))
                .containsExactly("0");
        assertThat(imports.target().query("SELECT uuid FROM datasets_versions ORDER BY uuid"))
                .isEqualTo(new MadeCatalogue(folder.resolve(".datachain/db"))
                        .query("SELECT uuid FROM datasets_versions ORDER BY uuid"));
    }

    @Test
    void whatHasTheNameAndIsAnotherIsNotSkipped() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        imports.load();
        imports.target()
                .change("UPDATE datasets_versions SET uuid = 'mine' WHERE version = '1.2.0' AND dataset_id ="
                        + " (SELECT id FROM datasets WHERE name = 'metrics')");
        SluiceProcess.Result result = imports.load("--existing", "skip");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("another metrics 1.2.0 is there already (uuid mine and not ");
    }

    @Test
    void whatIsReplacedByRowsAloneStaysTheSameVersion() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        imports.load();
        String edges =
                "SELECT source_dataset_version_id || ' ' || dataset_version_id FROM datasets_dependencies ORDER BY 1";
        String marks = "SELECT uuid || created_at || coalesce(job_id, '') FROM datasets_versions ORDER BY 1";
        List<String> edgesBefore = imports.target().query(edges);
        List<String> marksBefore = imports.target().query(marks);
        Path documented =
                Path.of(ImportIT.class.getResource("/datachain/documented").toURI());
        SluiceProcess.Result result = imports.loadFrom(
                documented.toString(), "--dataset", "derived", "--dataset", "people", "--existing", "replace");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(edgesBefore).isNotEmpty();
        assertThat(imports.target().query(edges)).isEqualTo(edgesBefore);
        assertThat(imports.target().query(marks)).isEqualTo(marksBefore);
    }

    @Test
    void aPatternThatFitsNothingLeavesNothing() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        SluiceProcess.Result none = imports.load("--dataset", "zzz");
        assertThat(none.exitCode()).as(none.text()).isEqualTo(3);
        assertThat(none.err()).contains("no dataset in", "is called so");
        assertThat(folder.resolve("new")).doesNotExist();
        imports.load("--dataset", "metrics");
        assertThat(imports.load("--dataset", "zzz").exitCode()).isEqualTo(3);
        imports.target().assertClean();
        assertThat(imports.load("--existing", "skip").exitCode()).isZero();
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        imports.export(CatalogueFixture.copy("small", folder));
        SluiceProcess.Result fresh = imports.load("--dry-run");
        assertThat(fresh.exitCode()).as(fresh.text()).isZero();
        assertThat(fresh.out()).contains("25 to import");
        assertThat(folder.resolve("new")).doesNotExist();
        imports.load();
        Map<String, String> before = new ExportedFolder(imports.target().file().getParent()).bytes();
        SluiceProcess.Result again = imports.load("--dry-run", "--existing", "replace");
        assertThat(again.out()).contains("25 to import");
        assertThat(new ExportedFolder(imports.target().file().getParent()).bytes())
                .isEqualTo(before);
    }

    @Test
    void manySmallBatchesOfOneVersionAreAllThere() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("large", "1.0.0", 120_000);
        imports.export(store.folder());
        SluiceProcess.Result result = imports.load("--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(imports.target().facts().get("local.local.large 1.0.0").get("exact rows"))
                .isEqualTo(CatalogueFacts.of(store.file())
                        .get("local.local.large 1.0.0")
                        .get("exact rows"));
    }

    @Test
    void dependenciesFindTheirParentsInLaterRunsAndUnderOtherNames() throws Exception {
        Path source = CatalogueFixture.copy("old-0.21.0-dots", folder);
        imports.export(source);
        imports.load("--dataset", "my*");
        SluiceProcess.Result result = imports.load("--dataset", "dep*");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(imports.target().facts().get("local.local.dep_of_dots 1.0.0").get("dependencies"))
                .contains("my_data_set_2");
        SluiceProcess.Result alone = imports.sluice(
                "launch", "import-datasets", "--source", "exported", "--target", "other", "--dataset", "dep*");
        assertThat(alone.out()).contains("1 dependencies on versions that are not there");
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datachain.CatalogueStore;
import dev.sluice.jobs.datachain.ExportedFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What comes out of an export, looked at by others than those who wrote it. */
class ExportIT {
    @TempDir
    Path folder;

    private SluiceProcess.Result export(Path source, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("launch", "export-datasets", "--source", source.toString()));
        words.addAll(List.of("--target", target().toString()));
        words.addAll(Arrays.asList(options));
        return new SluiceProcess(folder.resolve("home"), folder).warm().run(words.toArray(String[]::new));
    }

    private Path target() {
        return folder.resolve("exported");
    }

    private ExportedFolder exported() {
        return new ExportedFolder(target());
    }

    @ParameterizedTest
    @CsvSource({
        "small, 25, 0",
        "edge, 70, 1",
        "wal, 25, 0",
        "old-0.16.5, 7, 0",
        "old-0.19.2, 7, 0",
        "old-0.21.0, 7, 0",
        "old-0.21.0-dots, 6, 0",
        "old-0.24.0, 7, 0",
        "new-0.59.5, 24, 0"
    })
    void everyCellOfEveryGenerationIsThere(String fixture, int versions, int failed) throws Exception {
        Path source = CatalogueFixture.copy(fixture, folder);
        Map<String, String> before = new ExportedFolder(source).bytes();
        SluiceProcess.Result result = export(source, "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(failed == 0 ? 0 : 1);
        assertThat(new ExportedFolder(source).bytes()).as("the source").isEqualTo(before);
        JsonNode manifest = exported().manifest();
        assertThat(manifest.get("versions")).hasSize(versions);
        assertThat(manifest.get("failed")).hasSize(failed);
        assertThat(exported().parquetFiles()).hasSize(versions);
        Map<String, String> bytes = exported().bytes();
        for (JsonNode version : manifest.get("versions")) {
            String file = version.get("file").asString();
            assertThat(version.get("sha256").asString()).as(file).isEqualTo(bytes.get(file));
            assertThat(version.get("bytes").asLong()).as(file).isEqualTo(Files.size(target().resolve(file)));
            List<String> cells = exported().cells(file);
            assertThat(cells).as(file).isEqualTo(exported().tableCells(file, source.resolve("db")));
            assertThat(version.get("rows").asInt()).as(file).isEqualTo(cells.size());
        }
        assertThat(Files.exists(target().resolve(".sluice"))).isEqualTo(failed > 0);
    }

    /** Where it is right: it guesses types, so a column of NULLs has none there, and it renames models. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "edge"})
    void theLayoutIsTheOneThatDataChainWrites(String fixture) throws Exception {
        export(CatalogueFixture.copy(fixture, folder));
        Path resources =
                Path.of(ExportIT.class.getResource("/datachain/documented").toURI());
        ExportedFolder documented = new ExportedFolder(resources);
        Set<String> common = documented.parquetFiles().stream()
                .filter(exported().parquetFiles()::contains)
                .collect(Collectors.toSet());
        assertThat(common).hasSizeGreaterThan(10);
        for (String file : common) {
            List<String> wanted = documented.layout(file);
            List<String> found = exported().layout(file);
            assertThat(found).as(file).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.size(); i++) {
                if (!wanted.get(i).contains("Null")) {
                    assertThat(found.get(i)).as(file).isEqualTo(wanted.get(i));
                }
            }
            assertThat(exported().rows(file, documented)).as(file).isEqualTo(documented.rows(file, documented));
            if (!file.startsWith("people.")) {
                assertThat(exported().metadata(file, "DataChain SignalSchema"))
                        .as(file)
                        .isEqualTo(documented.metadata(file, "DataChain SignalSchema"));
            }
        }
    }

    @Test
    void everythingThatTheStoreKnowsOfAVersionIsInItsFile() throws Exception {
        export(CatalogueFixture.copy("small", folder));
        JsonNode store = exported().store("derived.1.1.0.parquet");
        assertThat(store.get("namespace").get("name").asString()).isEqualTo("local");
        assertThat(store.get("dataset").get("name").asString()).isEqualTo("derived");
        assertThat(store.get("version").get("version").asString()).isEqualTo("1.1.0");
        assertThat(store.get("version").get("preview").asString()).startsWith("[{");
        assertThat(store.get("version").get("uuid").asString())
                .isEqualTo(store.get("identity").get("uuid").asString());
        assertThat(store.get("job").get("id").asString())
                .isEqualTo(store.get("version").get("job_id").asString());
        assertThat(store.get("dependencies")).isNotEmpty();
        assertThat(store.get("dependencies").get(0).get("on").get("name").asString())
                .isEqualTo("metrics");
        JsonNode people = exported().store("people.1.1.0.parquet");
        assertThat(people.get("version").get("feature_schema").asString()).contains("Person@v1");
        assertThat(exported()
                        .store("all_types.1.0.0.parquet")
                        .get("dataset")
                        .get("description")
                        .asString())
                .isEqualTo("every type é");
        assertThat(exported().manifest().get("catalogue").get("datasets")).hasSize(13);
        assertThat(exported().manifest().get("catalogue").get("checkpoints")).hasSize(25);
        assertThat(exported().manifest().get("ddl").toString())
                .contains("CREATE TABLE jobs", "CREATE TABLE checkpoints");
    }

    @Test
    void versionsThatCannotBeExportedAreNamedAndTheirRecordsKept() throws Exception {
        SluiceProcess.Result result = export(CatalogueFixture.copy("edge", folder));
        assertThat(result.out())
                .contains("failed 1.0.1: the catalogue has no table of its rows (the version is failed)");
        JsonNode failed = exported().manifest().get("failed").get(0);
        assertThat(failed.get("name").asString()).isEqualTo("failed");
        assertThat(failed.get("record").get("version").get("version").asString())
                .isEqualTo("1.0.1");
        assertThat(result.out()).contains("64 unfinished temporary versions (--with-temporary)");
    }

    @Test
    void namesThatAreNoFileNamesAreEscaped() throws Exception {
        export(CatalogueFixture.copy("edge", folder));
        List<String> files = exported().parquetFiles();
        assertThat(files)
                .contains(
                        "slash%2Fin%2Fname.1.0.0.parquet",
                        "a%25b.1.0.0.parquet",
                        "with space.1.0.0.parquet",
                        "é😀.1.0.0.parquet",
                        "%43ase%43lash.1.0.0.parquet",
                        "caseclash.1.0.0.parquet",
                        "cats.1.0.0.parquet",
                        "dev.animals.cats.1.0.0.parquet",
                        "vers.01.2.3.parquet");
        assertThat(files.stream().map(String::toLowerCase)).doesNotHaveDuplicates();
        String cut = files.stream()
                .filter(name -> name.startsWith("long_"))
                .findFirst()
                .orElseThrow();
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(exported().store(cut).get("identity").get("name").asString()).hasSizeGreaterThan(240);
    }

    @Test
    void nothingIsGuessedFromTheFirstRows() throws Exception {
        int rows = 100_003;
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("late", "VARCHAR");
        columns.put("d", "JSON");
        columns.put("mixed", "JSON");
        columns.put("big", "JSON");
        columns.put("odd", "JSON");
        Map<String, Object> schema = new LinkedHashMap<>();
        columns.forEach((name, type) -> schema.put(name, Map.of("type", name.equals("late") ? "String" : "JSON")));
        Map<String, String> features = new LinkedHashMap<>();
        columns.forEach((name, type) -> features.put(name, name.equals("late") ? "Optional[str]" : "dict"));
        CatalogueStore store = CatalogueStore.create(folder)
                .version(
                        "guess",
                        "1.0.0",
                        columns,
                        schema,
                        features,
                        rows,
                        i -> Arrays.asList(
                                i == rows - 1 ? "at last" : null,
                                i == rows - 1 ? "{\"a\":1,\"new\":[1.5]}" : "{\"a\":1}",
                                i % 2 == 0 ? "{\"v\":1}" : "{\"v\":\"one\"}",
                                "{\"n\":123456789012345678901234567890}",
                                "{\"x\":NaN,\"y\":-Infinity}"));
        SluiceProcess.Result result = export(store.folder(), "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        String file = "guess.1.0.0.parquet";
        assertThat(exported().cells(file)).isEqualTo(exported().tableCells(file, store.file()));
        assertThat(ExportedFolder.query(
                        "SELECT late || ' ' || d.new[1] || ' ' || mixed || ' ' || big FROM '%s' OFFSET %d"
                                .formatted(target().resolve(file), rows - 1)))
                .containsExactly("at last 1.5 {\"v\":1} {\"n\":123456789012345678901234567890}");
        assertThat(ExportedFolder.query(
                        "SELECT DISTINCT odd.x || ' ' || odd.y FROM '%s'".formatted(target().resolve(file))))
                .containsExactly("nan -inf");
        assertThat(exported().metadata(file, "DataChain SignalSchema"))
                .isEqualTo(
                        "{\"late\":\"Optional[str]\",\"d\":\"dict\",\"mixed\":\"Optional[str]\",\"big\":\"Optional[str]\",\"odd\":\"dict\"}");
        assertThat(result.out()).contains("1 version has JSON that no typed column can hold");
    }

    @Test
    void cellsThatAreNotWhatTheyAreDeclaredToBeAreKeptAndCounted() throws Exception {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("i", "INTEGER");
        columns.put("f", "FLOAT");
        columns.put("s", "VARCHAR");
        columns.put("b", "BINARY");
        columns.put("t", "DATETIME");
        columns.put("l", "ARRAY");
        List<List<?>> rows = List.of(
                Arrays.asList(1L, 1.5, "a\0b", new byte[] {0, 1}, "2024-02-29 12:34:56.000001", "[1,2]"),
                Arrays.asList(1.5, "x", new byte[] {9}, "text", "2024-02-30 00:00:00", "[1,\"x\"]"),
                Arrays.asList("abc", null, null, 7L, "2024-02-29T12:34:56", "no json"),
                Arrays.asList(Long.MIN_VALUE, Double.NEGATIVE_INFINITY, "", new byte[0], "0001-01-01 00:00:00", "[]"),
                Arrays.asList(null, null, null, null, null, null));
        CatalogueStore store = CatalogueStore.create(folder)
                .version(
                        "odd",
                        "1.0.0",
                        columns,
                        Map.of("l", Map.of("type", "Array", "item_type", Map.of("type", "Int64"))),
                        Map.of("i", "int"),
                        rows.size(),
                        rows::get);
        store.execute("UPDATE ds_local_local_odd_1_0_0 SET s = CAST(x'41ff42' AS TEXT) WHERE sys__id = 5");
        SluiceProcess.Result result = export(store.folder(), "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        String file = "odd.1.0.0.parquet";
        assertThat(exported().cells(file)).isEqualTo(exported().tableCells(file, store.file()));
        assertThat(result.out()).contains("11 cells are not of the type that they were declared to be");
        assertThat(exported()
                        .manifest()
                        .get("versions")
                        .get(0)
                        .get("cells_kept_as_they_are")
                        .asInt())
                .isEqualTo(11);
    }

    @Test
    void signalsThatAreCalledLikeOurColumnsKeepTheirCells() throws Exception {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("sys__cells", "INTEGER");
        columns.put("sys__text__j", "VARCHAR");
        columns.put("j", "JSON");
        columns.put("many", "JSON");
        String many = IntStream.range(0, 3_000)
                .mapToObj(key -> "\"k%d\":%d".formatted(key, key))
                .collect(Collectors.joining(",", "{", "}"));
        CatalogueStore store = CatalogueStore.create(folder)
                .version(
                        "odd",
                        "1.0.0",
                        columns,
                        Map.of(),
                        Map.of("j", "dict", "many", "dict"),
                        3,
                        i -> List.of("x" + i, "hello", "{\"a\":1}", many));
        SluiceProcess.Result result = export(store.folder(), "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        String file = "odd.1.0.0.parquet";
        assertThat(exported().cells(file)).isEqualTo(exported().tableCells(file, store.file()));
        assertThat(exported()
                        .manifest()
                        .get("versions")
                        .get(0)
                        .get("columns_only_as_text")
                        .toString())
                .isEqualTo("{\"many\":\"there are more than 500 keys\"}");
    }

    @Test
    void theSameOptionsGiveTheSameBytesWithHoweverManyThreads() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder)
                .plainVersion("one", "1.0.0", 20_000)
                .plainVersion("two", "1.0.0", 10);
        export(store.folder(), "--threads", "1", "--row-group-rows", "1000");
        Map<String, String> bytes = exported().bytes();
        Files.move(target(), folder.resolve("first"));
        export(store.folder(), "--threads", "5", "--row-group-rows", "1000");
        assertThat(exported().bytes()).isEqualTo(bytes);
        assertThat(ExportedFolder.query("SELECT count(DISTINCT row_group_id) FROM parquet_metadata('%s')"
                        .formatted(target().resolve("one.1.0.0.parquet"))))
                .containsExactly("20");
    }

    @ParameterizedTest
    @CsvSource({"zstd, ZSTD", "snappy, SNAPPY", "gzip, GZIP", "none, UNCOMPRESSED"})
    void everyCompressionCanBeRead(String option, String codec) throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("one", "1.0.0", 2_000);
        SluiceProcess.Result result = export(store.folder(), "--compression", option, "--verify", "full");
        assertThat(result.exitCode()).as(result.text()).isZero();
        String file = "one.1.0.0.parquet";
        assertThat(exported().cells(file)).isEqualTo(exported().tableCells(file, store.file()));
        assertThat(ExportedFolder.query(
                        "SELECT DISTINCT compression FROM parquet_metadata('%s')".formatted(target().resolve(file))))
                .containsExactly(codec);
    }

    @Test
    void onlyWhatIsWantedIsExported() throws Exception {
        Path source = CatalogueFixture.copy("edge", folder);
        export(source, "--dataset", "cats", "--dataset", "v?rs", "--namespace", "local");
        assertThat(exported().parquetFiles()).hasSize(7).allMatch(name -> name.matches("(cats|vers)\\..*"));
        Files.move(target(), folder.resolve("first"));
        export(source, "--dataset", "dev.animals.*");
        assertThat(exported().parquetFiles()).containsExactly("cats.1.0.0.parquet", "cats.1.0.7.parquet");
        Files.move(target(), folder.resolve("second"));
        SluiceProcess.Result none = export(source, "--dataset", "dogs");
        assertThat(none.exitCode()).as(none.text()).isEqualTo(3);
        assertThat(none.text()).contains("no dataset is called so");
    }

    @Test
    void listingsAndTemporaryVersionsAreAMatterOfChoice() throws Exception {
        Path source = CatalogueFixture.copy("edge", folder);
        export(source, "--without-listings", "--with-temporary");
        assertThat(exported().parquetFiles()).hasSize(70 - 2 + 64).noneMatch(name -> name.startsWith("lst__"));
    }

    @Test
    void aTargetThatHoldsAnExportIsNotMixedWithAnother() throws Exception {
        Path source = CatalogueFixture.copy("small", folder);
        export(source);
        Map<String, String> before = exported().bytes();
        SluiceProcess.Result again = export(source);
        assertThat(again.exitCode()).as(again.text()).isEqualTo(3);
        assertThat(again.err()).contains("holds an export already (all_types.1.0.0.parquet): choose an empty folder");
        assertThat(exported().bytes()).isEqualTo(before);
    }

    @Test
    void aDryRunSaysWhatWouldHappenAndWritesNothing() throws Exception {
        SluiceProcess.Result result = export(CatalogueFixture.copy("edge", folder), "--dry-run");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("would export", "cannot export failed 1.0.1", "70 to export, 1 failed");
        assertThat(target()).doesNotExist();
    }

    @Test
    void theCatalogueIsLookedForWhereDataChainLooks() throws Exception {
        Path source = CatalogueFixture.copy("small", Files.createDirectory(folder.resolve("elsewhere")));
        SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
        sluice.with("DATACHAIN_ROOT_DIR", source.getParent().toString());
        assertThat(sluice.run("launch", "inspect-datachain").out()).contains("13 datasets, 25 versions");
        sluice.with("DATACHAIN_ROOT_DIR", null).with("DATACHAIN_DIR", source.toString());
        assertThat(sluice.run("launch", "inspect-datachain").out()).contains("13 datasets, 25 versions");
        SluiceProcess there = new SluiceProcess(folder.resolve("home"), source.getParent()).warm();
        assertThat(there.run("launch", "inspect-datachain").out()).contains("13 datasets, 25 versions");
    }

    @Test
    void whatIsNoCatalogueIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "x".repeat(200));
        assertThat(export(text).err()).contains("is no SQLite database, or encrypted: no DataChain catalogue");
        assertThat(export(Files.createFile(folder.resolve("empty"))).err())
                .contains("is empty: no DataChain catalogue");
        assertThat(export(folder.resolve("nowhere")).err()).contains("is not there: give the folder .datachain");
        CatalogueStore store = CatalogueStore.create(folder);
        store.execute("UPDATE meta SET schema_version = 2");
        assertThat(export(store.folder()).err())
                .contains("has schema version 2; this Sluice knows 1: get a newer Sluice");
        store.execute("DROP TABLE datasets_versions");
        SluiceProcess.Result other = export(store.folder());
        assertThat(other.err()).contains("is a SQLite database, but no DataChain catalogue");
        assertThat(other.exitCode()).isEqualTo(3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json"))).isEmpty();
        }
    }
}

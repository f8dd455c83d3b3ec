package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.DatusFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lance.Tag;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Databases that the original has written, brought to version 1 and read by real clients. */
class DatusIT {
    private static final List<String> FIELDS = List.of(
            "identifier Utf8",
            "catalog_name Utf8",
            "database_name Utf8",
            "schema_name Utf8",
            "table_name Utf8",
            "table_type Utf8",
            "definition Utf8",
            "search_text Utf8",
            "vector FixedSizeList[384]<Float32>",
            "table_comment Utf8",
            "column_comments Utf8",
            "column_enums Utf8",
            "business_tags List<Utf8>",
            "row_count Int64",
            "sample_statistics Utf8",
            "relationship_metadata Utf8",
            "metadata_version Int32",
            "last_updated Int64");

    /** What must be the very same. */
    private static final List<String> KEPT = List.of(
            "identifier",
            "catalog_name",
            "database_name",
            "schema_name",
            "table_name",
            "table_type",
            "definition",
            "vector");

    @TempDir
    Path folder;

    private DatusFixture fixture;
    private SluiceProcess sluice;

    @BeforeEach
    void copy() throws Exception {
        fixture = DatusFixture.copy(folder.resolve("datus"));
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    private SluiceProcess.Result done(String... words) throws Exception {
        SluiceProcess.Result result = sluice.run(words);
        assertThat(result.exitCode()).as(result.text()).isZero();
        return result;
    }

    private SluiceProcess.Result refused(int exitCode, String words, String... command) throws Exception {
        SluiceProcess.Result result = sluice.run(command);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(exitCode);
        assertThat(result.err()).contains(words);
        return result;
    }

    private static List<List<Object>> kept(LanceClient.Content content) {
        return content.rows().stream()
                .map(row -> KEPT.stream().map(row::get).toList())
                .toList();
    }

    private JsonNode report(String beginning) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            Path newest = files.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .max(Path::compareTo)
                    .orElseThrow();
            return JsonMapper.shared().readTree(Files.readString(newest));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"_base", "shop_duck", "shop_lite", "shop_pg", "shop_sr"})
    void everyDatabaseIsReadByBothClients(String namespace) throws Exception {
        Path database = fixture.database(namespace);
        LanceClient.Content before = LanceClient.of(LanceClient.OF_DATUS).read(database);
        SluiceProcess.Result result = done(fixture.launch("migrate-schema-metadata", namespace));
        assertThat(result.out()).contains("storage   " + database, "%1$d of %1$d".formatted(before.total()));
        for (String version : List.of(LanceClient.OF_DATUS, LanceClient.NEWEST)) {
            LanceClient.Content after = LanceClient.of(version).read(database);
            assertThat(after.fields()).as(version).isEqualTo(FIELDS);
            assertThat(kept(after)).as(version).isEqualTo(kept(before));
            assertThat(after.indexes())
                    .as(version)
                    .containsExactly("catalog_name", "database_name", "schema_name", "table_name", "table_type");
            JsonNode embedding = JsonMapper.shared()
                    .readTree(after.metadata().get("embedding_functions"))
                    .get(0);
            assertThat(embedding.path("source_column").asString()).isEqualTo("search_text");
            assertThat(embedding.path("vector_column").asString()).isEqualTo("vector");
            assertThat(after.rows()).allSatisfy(row -> {
                assertThat(row).containsEntry("metadata_version", 1).containsEntry("row_count", 0);
                assertThat(row.get("search_text")).asString().isNotBlank();
                assertThat((Integer) row.get("last_updated")).isGreaterThan(1_700_000_000);
            });
        }
        assertThat(LanceClient.of(LanceClient.OF_DATUS).read(backup(namespace)).rows())
                .isEqualTo(before.rows());
    }

    private Path backup(String namespace) throws Exception {
        String beginning = fixture.database(namespace).getFileName() + ".backup_v0_";
        try (Stream<Path> folders = Files.list(fixture.data())) {
            return folders.filter(each -> each.getFileName().toString().startsWith(beginning))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What the documentation promises, derived by hand, also where the original does otherwise. */
    @Test
    void whatIsDerivedIsWhatIsMeant() throws Exception {
        Map<String, Map<String, Object>> rows = new java.util.HashMap<>();
        for (String namespace : List.of("shop_duck", "shop_lite", "shop_pg", "shop_sr", "_base")) {
            done(fixture.launch("migrate-schema-metadata", namespace, "--skip-backup"));
            LanceClient.of(LanceClient.NEWEST)
                    .read(fixture.database(namespace))
                    .rows()
                    .forEach(row -> rows.putIfAbsent((String) row.get("identifier"), row));
        }
        int seen = 0;
        for (Map.Entry<String, Map<String, Object>> wanted :
                DatusFixture.intended().entrySet()) {
            Map<String, Object> row = rows.get(wanted.getKey());
            if (row != null) {
                seen++;
                assertIntended(wanted.getValue(), row);
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(11);
    }

    private static void assertIntended(Map<String, Object> wanted, Map<String, Object> row) {
        Map<String, Object> comments = object(row, "column_comments");
        Map<String, Object> said = new java.util.LinkedHashMap<>(comments);
        said.values().removeIf(""::equals);
        assertIf(wanted, "column_comments", said);
        assertIf(wanted, "column_names", new ArrayList<>(comments.keySet()));
        assertIf(wanted, "table_comment", row.get("table_comment"));
        assertIf(wanted, "business_tags", row.get("business_tags"));
        assertIf(wanted, "column_enums", object(row, "column_enums"));
        assertIf(
                wanted,
                "foreign_keys",
                Objects.requireNonNullElse(object(row, "relationship_metadata").get("foreign_keys"), List.of()));
    }

    private static void assertIf(Map<String, Object> wanted, String field, Object found) {
        if (wanted.containsKey(field)) {
            assertThat(found).as(field).isEqualTo(wanted.get(field));
        }
    }

    private static Map<String, Object> object(Map<String, Object> row, String field) {
        return JsonMapper.shared().readValue((String) row.get(field), new TypeReference<>() {});
    }

    @Test
    void whatStrangeRowsLackIsTold() throws Exception {
        SluiceProcess.Result result = done(fixture.launch("migrate-schema-metadata", "shop_sr"));
        assertThat(result.out())
                .contains("1 identifiers stand in several rows; all of these rows are kept")
                .contains("3 rows are kept with less than they might have");
        JsonNode report = report("migration_report");
        assertThat(report.path("rows").asInt()).isEqualTo(15);
        assertThat(report.path("rows_migrated").asInt()).isEqualTo(15);
        assertThat(report.path("version_before").asInt()).isPositive();
        assertThat(report.path("details")
                        .valueStream()
                        .map(each -> each.path("finding").asString()))
                .contains("it has no DDL", "its DDL makes no table");
    }

    @Test
    void aTableThatIsDoneIsLeftAloneUnlessForced() throws Exception {
        done(fixture.launch("migrate-schema-metadata", "shop_lite"));
        long version = LanceClient.of(LanceClient.NEWEST)
                .read(fixture.database("shop_lite"))
                .version();
        assertThat(done(fixture.launch("migrate-schema-metadata", "shop_lite")).out())
                .contains("all 9 are of version 1 already");
        assertThat(LanceClient.of(LanceClient.NEWEST)
                        .read(fixture.database("shop_lite"))
                        .version())
                .isEqualTo(version);
        done(fixture.launch(
                "migrate-schema-metadata", "shop_lite", "--force", "--extract-relationships=no", "--skip-backup"));
        LanceClient.Content forced = LanceClient.of(LanceClient.NEWEST).read(fixture.database("shop_lite"));
        assertThat(forced.version()).isGreaterThan(version);
        assertThat(forced.total()).isEqualTo(9);
        try (LanceTable table = LanceTable.open(LanceTable.folder(fixture.database("shop_lite"), "schema_metadata"))) {
            assertThat(table.dataset().tags().list().stream().map(Tag::getName))
                    .containsExactlyInAnyOrder("pre_v1", "before_force");
        }
    }

    @Test
    void withoutRelationshipsNoneAreFound() throws Exception {
        done(fixture.launch("migrate-schema-metadata", "shop_lite", "--extract-relationships", "false"));
        assertThat(LanceClient.of(LanceClient.NEWEST)
                        .read(fixture.database("shop_lite"))
                        .rows())
                .allSatisfy(row -> assertThat(row).containsEntry("relationship_metadata", "{}"));
        refused(
                2,
                "--extract-relationships is true or false, and not \"perhaps\"",
                fixture.launch("migrate-schema-metadata", "shop_pg", "--extract-relationships", "perhaps"));
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        LanceClient.Content before = LanceClient.of(LanceClient.NEWEST).read(fixture.database("shop_pg"));
        assertThat(done(fixture.launch("migrate-schema-metadata", "shop_pg", "--dry-run"))
                        .out())
                .contains("dry run: nothing was changed", "6 to go");
        assertThat(LanceClient.of(LanceClient.NEWEST).read(fixture.database("shop_pg")))
                .isEqualTo(before);
        try (Stream<Path> folders = Files.list(fixture.data())) {
            assertThat(folders.map(Path::toString)).noneMatch(name -> name.contains("backup"));
        }
    }

    @Test
    void theCheckCountsAsTheOriginalAndAsItIs() throws Exception {
        String[] check = fixture.launch("check-migration", "shop_sr", "--top-tags", "2");
        SluiceProcess.Result before = sluice.run(check);
        assertThat(before.exitCode()).as(before.text()).isEqualTo(1);
        assertThat(before.text()).contains("none of its rows is of version 1");
        done(fixture.launch("migrate-schema-metadata", "shop_sr"));
        assertThat(done(check).out())
                .containsPattern("v1 records +15/15 \\(100\\.0%\\)")
                .containsPattern("column comments +11/15 \\(73\\.3%\\)")
                .containsPattern("column comments true +9/15 \\(60\\.0%\\)")
                .containsPattern("column enums +2/15 \\(13\\.3%\\)")
                .containsPattern("business tags +5/15 \\(33\\.3%\\)")
                .containsPattern("sources +declared 1, heuristic 1")
                .containsPattern("tags +dimension_table 5, sales 3\n");
        String[] asJson = fixture.launch("check-migration", "shop_sr", "--json");
        JsonNode report = JsonMapper.shared().readTree(done(asJson).out());
        assertThat(report.path("total").asInt()).isEqualTo(15);
        assertThat(report.path("filled").path("v1_records").path("percent").asDouble())
                .isEqualTo(100);
        assertThat(report.path("top_tags").size()).isEqualTo(6);
    }

    @Test
    void settingsLeadToTheTables() throws Exception {
        String config = fixture.settings().toString();
        refused(
                2,
                "has several namespaces: say which with --namespace",
                "launch",
                "check-migration",
                "--config",
                config);
        refused(
                2,
                "has no namespace \"shop\": there are shop_lite",
                "launch",
                "check-migration",
                "--config",
                config,
                "--namespace",
                "shop");
        assertThat(done("launch", "migrate-schema-metadata", "--config", config, "--namespace", "shop_pg")
                        .out())
                .contains("storage   " + fixture.database("shop_pg"));
        refused(3, "there is no file", "launch", "check-migration", "--config", "no.yml");
        refused(
                3,
                "has no table schema_metadata",
                "launch",
                "check-migration",
                "--config",
                config,
                "--db-path",
                fixture.data().toString());
        String settings = Files.readString(fixture.settings());
        fixture.settings(settings.replaceAll("(?m)^  home: .*", "  home: \\${DATUS_HOME}")
                .replaceAll("(?m)^    base_path: .*\n", ""));
        String[] shop = {"launch", "migrate-schema-metadata", "--config", config, "--namespace", "shop_lite"};
        refused(3, "agent.home needs the variable DATUS_HOME, which is not set", shop);
        sluice.with("DATUS_HOME", folder.resolve("datus/home").toString());
        done(shop);
        fixture.settings(settings.replaceAll("(?m)^    base_path: .*", "    base_path: " + folder));
        refused(3, "names two places", shop);
        fixture.settings(settings.replace("dim_size: 384", "dim_size: 1024"));
        refused(3, "has vectors of 384 numbers, and agent.yml says 1024", shop);
        fixture.settings("nothing: here\n");
        refused(3, "it has no \"agent:\"", shop);
    }

    @Test
    void anIndexThatDatusKeepsByItselfIsReported() throws Exception {
        Path index = fixture.database("shop_lite").resolve("schema_metadata.lance/_indices/fts");
        Files.createDirectories(index);
        Files.writeString(index.resolve("meta.json"), "{}");
        assertThat(done(fixture.launch("migrate-schema-metadata", "shop_lite")).out())
                .contains("the full-text index " + index, "rebuild_schema_fts_index.py");
        assertThat(index.resolve("meta.json")).exists();
        assertThat(done(fixture.launch("migrate-schema-metadata", "shop_lite")).out())
                .contains("are of version 1 already")
                .doesNotContain("the full-text index");
        assertThat(done(fixture.launch("migrate-schema-metadata", "shop_lite", "--force"))
                        .out())
                .contains("the full-text index " + index);
    }

    /** Datus exports the table before it drops it, without vectors. */
    @Test
    void rowsOfAnExportAreAdded() throws Exception {
        LanceClient client = LanceClient.of(LanceClient.NEWEST);
        List<Map<String, Object>> rows =
                client.read(fixture.database("shop_sr")).rows();
        rows.forEach(row -> row.remove("vector"));
        Path export = folder.resolve("export.json");
        Files.writeString(export, JsonMapper.shared().writeValueAsString(rows));
        done(fixture.launch("migrate-schema-metadata", "shop_sr", "--backup-path", export.toString()));
        LanceClient.Content same = client.read(fixture.database("shop_sr"));
        assertThat(same.total()).isEqualTo(15);
        assertThat(same.rows()).allSatisfy(row -> assertThat(row.get("vector")).isNotNull());

        Path dropped = fixture.database("shop_pg").resolve("schema_metadata.lance");
        FileSystemUtils.deleteRecursively(dropped);
        String[] launch = fixture.launch(
                "migrate-schema-metadata", "shop_pg", "--backup-path", export.toString(), "--skip-backup");
        refused(3, "has no table schema_metadata", fixture.launch("migrate-schema-metadata", "shop_pg"));
        List<String> dryRun = new ArrayList<>(List.of(launch));
        dryRun.add("--dry-run");
        assertThat(done(dryRun.toArray(String[]::new)).out()).contains("15 to go");
        assertThat(dropped).doesNotExist();
        fixture.settings(Files.readString(fixture.settings())
                .replace(
                        "model_name: all-MiniLM-L6-v2",
                        "registry_name: openai\n      model_name: text-embedding-3-small"));
        assertThat(done(launch).out())
                .contains(
                        "15 of its 15 rows were not there yet",
                        "15 of 15",
                        "15 rows are kept with less than they might have");
        LanceClient.Content made = client.read(fixture.database("shop_pg"));
        assertThat(made.fields()).isEqualTo(FIELDS);
        assertThat(made.metadata().get("embedding_functions"))
                .contains("\"openai\"", "\"text-embedding-3-small\"", "search_text");
        assertThat(made.rows().stream().map(row -> row.get("definition")))
                .containsExactlyElementsOf(
                        rows.stream().map(row -> row.get("definition")).toList());
        refused(
                3,
                "cannot be read",
                fixture.launch(
                        "migrate-schema-metadata",
                        "shop_pg",
                        "--backup-path",
                        fixture.settings().toString()));
    }
}

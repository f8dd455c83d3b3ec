package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.argilla.ExpectedDocuments;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The same on Elasticsearch, from PostgreSQL, and what needs one engine only. */
class ReindexOnElasticsearchIT extends ReindexOnEachEngine {
    @TempDir
    static Path data;

    private static EngineServer engine;
    private static PostgresServer postgres;

    @BeforeAll
    static void start() throws Exception {
        engine = SharedEngines.elasticsearch();
        postgres = new PostgresServer(data);
    }

    @AfterAll
    static void stop() throws Exception {
        try (EngineServer running = engine) {
            postgres.stop();
        }
    }

    @Override
    EngineServer engine() {
        return engine;
    }

    @Override
    String flavour() {
        return "elasticsearch";
    }

    @ParameterizedTest
    @CsvSource({"1.13, before, false", "2.6, now, true"})
    void documentsOfPostgresAreTheSame(String version, String database, boolean second) throws Exception {
        restore(version, database);
        SluiceProcess.Result result = on(database, sluice).run("launch", "reindex", "--engine", engine.url());
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.text()).doesNotContain(DatabaseServer.PASSWORD);
        assertIndexed(database, second);
    }

    private void restore(String version, String database) throws Exception {
        Path dump = folder.resolve("dump.sql");
        ArgillaStore.unpack("argilla-%s.pg.sql.gz".formatted(version), dump);
        postgres.create(database);
        postgres.restore(dump, database);
    }

    private static SluiceProcess on(String database, SluiceProcess process) {
        return process.with(
                "ARGILLA_DATABASE_URL",
                postgres.address("label:" + DatabaseServer.PASSWORD, database)
                        .replace("postgresql:", "postgresql+asyncpg:"));
    }

    private static void assertIndexed(String database, boolean second) throws Exception {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(database))) {
            ExpectedDocuments expected = new ExpectedDocuments(connection, second);
            assertThat(engine.indexes()).hasSize(3);
            for (String index : engine.indexes()) {
                assertThat(engine.documents(index))
                        .isEqualTo(expected.of(index.substring(3)))
                        .hasSize(500);
            }
        }
    }

    @Test
    void whatItsServerCommitsLateIsInTheIndexOfPostgres() throws Exception {
        restore("2.6", "late");
        try (Connection server = DriverManager.getConnection(postgres.jdbcUrl("late"));
                Statement statement = server.createStatement()) {
            server.setAutoCommit(false);
            statement.execute("DELETE FROM responses WHERE id = (SELECT min(id::text)::uuid FROM responses)");
            SluiceProcess.Running running = on("late", new SluiceProcess(folder.resolve("home"), folder))
                    .start("launch", "reindex", "--engine", engine.url());
            running.until("that it waits", () -> running.printed().contains("waiting for transactions"));
            server.commit();
            SluiceProcess.Result result = running.await();
            assertThat(result.exitCode()).as(result.text()).isZero();
        }
        assertIndexed("late", true);
    }

    @Test
    void anIndexThatLacksAFieldIsExtended() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        done(store);
        String dataset = store.datasets().get(0);
        String uuid = uuid("rg." + dataset);
        store.execute("""
                INSERT INTO questions (id, name, title, required, settings, dataset_id, inserted_at, updated_at)
                VALUES ('%s', 'new one', 'New', 0, '{"type": "rating"}', '%s', '2024-01-01 00:00:00', '2024-01-01 00:00:00')""".formatted(ArgillaStore.key(), dataset.replace("-", "")));
        done(store);
        JsonNode mappings = engine().get("/rg.%s/_mapping".formatted(dataset))
                .path("rg." + dataset)
                .path("mappings");
        assertThat(mappings.path("properties")
                        .path("suggestions")
                        .path("properties")
                        .path("new one")
                        .at("/properties/value/type")
                        .asString())
                .isEqualTo("integer");
        assertThat(mappings.path("dynamic_templates").findParents("new one_responses"))
                .hasSize(1);
        assertThat(uuid("rg." + dataset)).isEqualTo(uuid);
    }

    @Test
    void anAliasBecomesAnIndexOfThatName() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        String index = "rg." + store.datasets().get(1);
        engine().call("PUT", "/somewhere-else", Map.of("aliases", Map.of(index, Map.of())));
        SluiceProcess.Result result =
                done(store, "--dataset-id", store.datasets().get(1));
        assertThat(result.out()).contains("stay as they are: somewhere-else");
        assertThat(engine().indexes()).containsExactly(index, "somewhere-else");
        assertThat(engine().get("/" + index).path(index).path("aliases")).isEmpty();
        assertThat(engine().count(index)).isEqualTo(500);
    }

    @Test
    void indexesWithoutADatasetAreToldAndOnlyRemovedWhenAsked() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        String orphan = "rg.00000000-0000-4000-8000-00000000000a";
        engine().call("PUT", "/" + orphan, Map.of());
        engine().call("PUT", "/rg.something-else", Map.of());
        SluiceProcess.Result result = done(store);
        assertThat(result.out())
                .contains("this database does not have: " + orphan)
                .doesNotContain("something-else");
        assertThat(engine().indexes()).contains(orphan);
        done(store, "--delete-orphans", "--dry-run");
        assertThat(engine().indexes()).contains(orphan);
        done(store, "--delete-orphans");
        assertThat(engine().indexes()).doesNotContain(orphan).contains("rg.something-else");
        assertThat(report().path("orphans_removed").get(0).asString()).isEqualTo(orphan);
    }

    @Test
    void aDocumentThatIsRefusedIsListedAndTheRestGoesOn() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        List<String> keys = store.list("SELECT id FROM records WHERE metadata LIKE '%tokens%' ORDER BY rowid LIMIT 3");
        store.execute(
                "UPDATE records SET metadata = '{\"tokens\": \"many\"}' WHERE id = '%s'".formatted(keys.get(0)),
                "UPDATE records SET fields = '{\"text\": ' WHERE id = '%s'".formatted(keys.get(1)),
                "UPDATE records SET fields = '{\"text\": NaN, \"unknown\": 1}' WHERE id = '%s'".formatted(keys.get(2)));
        SluiceProcess.Result result = reindex(store);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("3 documents were refused").contains("sluice resume");
        JsonNode refused = report().at("/datasets/0/refused");
        assertThat(refused.findValuesAsString("record"))
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(ArgillaStore::dashed).toList());
        assertThat(refused.findValuesAsString("reason"))
                .anyMatch(reason -> reason.contains("tokens"))
                .anyMatch(reason -> reason.contains("is no JSON"));
        assertThat(engine().count("rg." + store.datasets().get(0))).isEqualTo(497);
        keys.forEach(key -> assertThat(result.out()).contains(ArgillaStore.dashed(key)));
        for (String key : keys) {
            store.execute(
                    "UPDATE records SET metadata = NULL, fields = '{\"text\": \"mended\"}', updated_at = '2024-05-06 07:08:09' WHERE id = '%s'"
                            .formatted(key));
        }
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertIndexed(store, false);
    }

    @Test
    void onlyTheDatasetsThatAreNamedAreTouched() throws Exception {
        ArgillaStore store = ArgillaStore.copy("2.6", folder);
        String unknown = "00000000-0000-4000-8000-00000000000b";
        SluiceProcess.Result result =
                reindex(store, "--feedback-dataset-id", store.datasets().get(1), "--dataset-id", unknown);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains(unknown + ": there is no such dataset in the database");
        assertThat(engine().indexes()).containsExactly("rg." + store.datasets().get(1));
        assertThat(reindex(store, "--dataset-id", "nope").exitCode()).isEqualTo(2);
        assertThat(reindex(store, "--strategy", "slowly").err()).contains("[auto, in-place, rebuild]");
    }

    @Test
    void aDatabaseOfAnEarlyServerIsIndexedAsLaterOnesWould() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.8", folder);
        done(store);
        assertIndexed(store, false);
        assertThat(report().path("documents_written").asInt()).isEqualTo(1500);
        assertThat(report().path("documents_compared").asInt()).isPositive();
    }

    @Test
    void anIndexThatFitsIsBroughtUpToDateWhereItIs() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        done(store);
        String index = "rg." + store.datasets().get(0);
        String uuid = uuid(index);
        List<String> ids = engine().documents(index).keySet().stream().toList();
        engine().call("DELETE", "/%s/_doc/%s".formatted(index, ids.get(0)), null);
        engine().call("PUT", "/%s/_doc/%s".formatted(index, ids.get(1)), Map.of("id", "of long ago"));
        engine().call("PUT", "/%s/_doc/not-a-record".formatted(index), Map.of("id", "not-a-record"));
        store.execute(
                "DELETE FROM records WHERE id = '%s'".formatted(ids.get(2).replace("-", "")),
                "UPDATE records SET fields = '{\"text\": \"changed\"}' WHERE id = '%s'"
                        .formatted(ids.get(3).replace("-", "")));
        done(store);
        assertIndexed(store, false);
        assertThat(uuid(index)).isEqualTo(uuid);
        assertThat(report().path("documents_removed").asInt()).isEqualTo(2);
        assertThat(report().at("/datasets/0/strategy").asString()).isEqualTo("in-place");
        assertThat(report().at("/datasets/0/documents").asInt()).isEqualTo(499);
    }
}

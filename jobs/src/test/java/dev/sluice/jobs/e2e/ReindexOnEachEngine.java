package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.argilla.ExpectedDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Databases that real servers wrote, indexed into a real engine. */
abstract class ReindexOnEachEngine {
    static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path folder;

    SluiceProcess sluice;

    abstract EngineServer engine();

    /** As the original calls it. */
    abstract String flavour();

    @BeforeEach
    void begin() throws Exception {
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    @AfterEach
    void clear() throws Exception {
        engine().clear();
    }

    SluiceProcess.Result reindex(ArgillaStore store, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("launch", "reindex", "--database", store.address(), "--engine", engine().url()));
        words.addAll(List.of(more));
        return sluice.run(words.toArray(String[]::new));
    }

    SluiceProcess.Result done(ArgillaStore store, String... more) throws IOException, InterruptedException {
        SluiceProcess.Result result = reindex(store, more);
        assertThat(result.exitCode()).as(result.text()).isZero();
        return result;
    }

    /** The newest report. */
    JsonNode report() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path newest = files.filter(file -> file.getFileName().toString().startsWith("reindex_report"))
                    .max(java.util.Comparator.comparing(Path::toString))
                    .orElseThrow();
            return JSON.readTree(Files.readString(newest));
        }
    }

    void assertIndexed(ArgillaStore store, boolean second) throws Exception {
        try (Connection connection = store.connect()) {
            ExpectedDocuments expected = new ExpectedDocuments(connection, second);
            List<String> names = new ArrayList<>();
            for (String dataset : store.datasets()) {
                assertThat(engine().documents("rg." + dataset)).isEqualTo(expected.of(dataset));
                names.add("rg." + dataset);
            }
            assertThat(engine().indexes()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void documentsAndIndexAreThoseThatTheOriginalSent() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        SluiceProcess.Result result = done(store);
        for (String dataset : store.datasets()) {
            assertThat(engine().documents("rg." + dataset)).isEqualTo(ExpectedDocuments.captured(dataset));
        }
        ObjectNode original = (ObjectNode) ExpectedDocuments.capturedIndex(flavour());
        if (original.path("settings").has("index.knn")) {
            // It said false, and was refused.
            ((ObjectNode) original.path("settings")).put("index.knn", true);
        }
        engine().call("PUT", "/original", original);
        String index = "rg." + store.datasets().get(0);
        JsonNode there = engine().get("/" + index).path(index);
        JsonNode wanted = engine().get("/original").path("original");
        assertThat(withoutUsers(there)).isEqualTo(wanted.path("mappings"));
        for (String setting : List.of(
                "/index/number_of_shards",
                "/index/number_of_replicas",
                "/index/max_result_window",
                "/index/mapping/total_fields/limit",
                "/index/knn")) {
            assertThat(there.path("settings").at(setting))
                    .as(setting)
                    .isEqualTo(wanted.path("settings").at(setting));
        }
        assertThat(there.path("settings").at("/index/refresh_interval").asString("null"))
                .isEqualTo("null");
        assertThat(there.path("aliases")).isEmpty();
        assertThat(result.out()).contains("115 responses were left out");
        assertThat(report().path("responses_without_user").asInt()).isEqualTo(115);
    }

    /** The mapping as it was made: users who have answered have got fields of their own since. */
    private static JsonNode withoutUsers(JsonNode index) {
        ObjectNode mappings = (ObjectNode) index.path("mappings");
        ((ObjectNode) mappings.at("/properties/responses")).remove("properties");
        ((ObjectNode) mappings.at("/properties/responses")).put("type", "object");
        return mappings;
    }

    String uuid(String index) throws Exception {
        return engine().get("/%s/_settings".formatted(index))
                .path(index)
                .at("/settings/index/uuid")
                .asString();
    }

    @Test
    void anIndexOfAnotherKindOfServerIsBuiltAnewAndTakesThePlaceOfTheOldOne() throws Exception {
        done(ArgillaStore.copy("1.28", folder));
        ArgillaStore store = ArgillaStore.copy("2.6", folder);
        String index = "rg." + store.datasets().get(0);
        engine().call(
                        "PUT",
                        "/%s/_settings".formatted(index),
                        Map.of("index.number_of_replicas", 1, "index.refresh_interval", "7s"));
        SluiceProcess.Result refused = reindex(
                store,
                "--strategy",
                "in-place",
                "--dataset-id",
                store.datasets().get(0));
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
        assertThat(refused.out()).contains("its index does not take its documents");
        SluiceProcess.Result forecast = done(store, "--new", "--dry-run");
        assertThat(forecast.out()).contains("500 records, into a new index (responses has type object, not nested");
        SluiceProcess.Result result = done(store, "--new");
        assertIndexed(store, true);
        assertThat(result.out()).contains("search was away for");
        assertThat(report().at("/datasets/0/gap_ms").asLong()).isPositive();
        JsonNode now = engine().get("/" + index).path(index);
        assertThat(now.path("aliases")).isEmpty();
        assertThat(now.at("/settings/index/number_of_replicas").asString()).isEqualTo("1");
        assertThat(now.at("/settings/index/refresh_interval").asString()).isEqualTo("7s");
        assertThat(now.at("/settings/index/blocks/write").asString("null")).isEqualTo("null");
        assertThat(now.path("mappings").path("dynamic_templates").isMissingNode())
                .isTrue();
        assertThat(now.at("/mappings/properties/responses")).isEqualTo(JSON.readTree("""
                        {"type": "nested", "dynamic": "strict", "include_in_root": true, "properties": {
                          "comment": {"type": "object", "enabled": false}, "id": {"type": "keyword"},
                          "label": {"type": "keyword"}, "quality": {"type": "integer"},
                          "rank": {"type": "object", "enabled": false}, "spans": {"type": "object", "enabled": false},
                          "status": {"type": "keyword"}, "topics": {"type": "keyword"}, "user_id": {"type": "keyword"}}}"""));
    }
}

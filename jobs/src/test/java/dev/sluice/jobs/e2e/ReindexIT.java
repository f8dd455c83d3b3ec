package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The same on OpenSearch with its k-NN plugin, and where the settings of a server lead. */
class ReindexIT extends ReindexOnEachEngine {
    private static EngineServer engine;

    @BeforeAll
    static void start() throws Exception {
        engine = SharedEngines.openSearch(true);
    }

    @Override
    EngineServer engine() {
        return engine;
    }

    @Override
    String flavour() {
        return "opensearch";
    }

    @Test
    void vectorsCanBeSearched() throws Exception {
        ArgillaStore store = ArgillaStore.copy("2.6", folder);
        done(store);
        String vector = ArgillaStore.dashed(store.list("SELECT id FROM vectors_settings ORDER BY inserted_at")
                .get(0));
        List<String> nearest = store.list("""
                SELECT record_id FROM vectors WHERE vector_settings_id = '%s' ORDER BY id LIMIT 1""".formatted(vector.replace("-", "")));
        String value = store.list("SELECT value FROM vectors WHERE record_id = '%s' AND vector_settings_id = '%s'"
                        .formatted(nearest.get(0), vector.replace("-", "")))
                .get(0);
        JsonNode found = engine.call(
                "POST",
                "/rg.%s/_search".formatted(store.datasets().get(0)),
                "{\"size\": 1, \"query\": {\"knn\": {\"vectors.%s\": {\"vector\": %s, \"k\": 20}}}}"
                        .formatted(vector, value));
        assertThat(found.at("/hits/hits/0/_id").asString()).isEqualTo(ArgillaStore.dashed(nearest.get(0)));
    }

    @Test
    void theServersOwnVariablesSayWhatAndWhere() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        sluice.with("ARGILLA_DATABASE_URL", "sqlite+aiosqlite:///%s?check_same_thread=False".formatted(store.file()))
                .with("ARGILLA_ELASTICSEARCH", engine.url())
                .with("ARGILLA_ES_RECORDS_INDEX_SHARDS", "2")
                .with("ARGILLA_ES_MAPPING_TOTAL_FIELDS_LIMIT", "3000");
        SluiceProcess.Result idle = sluice.run("launch", "reindex", "--if-env");
        assertThat(idle.exitCode()).as(idle.text()).isZero();
        assertThat(idle.text()).contains("nothing to do: REINDEX_DATASETS is not set");
        assertThat(sluice.with("REINDEX_DATASETS", "yes")
                        .run("launch", "reindex", "--if-env")
                        .text())
                .contains("is \"yes\", and not true or 1");
        assertThat(engine.indexes()).isEmpty();
        SluiceProcess.Result result = sluice.with("REINDEX_DATASETS", "1").run("launch", "reindex", "--if-env");
        assertThat(result.exitCode()).as(result.text()).isZero();
        String index = "rg." + store.datasets().get(0);
        JsonNode settings = engine.get("/" + index).path(index).path("settings");
        assertThat(settings.at("/index/number_of_shards").asString()).isEqualTo("2");
        assertThat(settings.at("/index/mapping/total_fields/limit").asString()).isEqualTo("3000");
        assertThat(engine.indexes()).hasSize(3);
    }

    @Test
    void aDatabaseInTheServersHomeIsFound() throws Exception {
        Path home = Files.createDirectories(folder.resolve("argilla home"));
        ArgillaStore store = ArgillaStore.copy("1.13", folder);
        Files.move(store.file(), home.resolve("argilla.db"));
        SluiceProcess.Result result =
                sluice.with("ARGILLA_HOME_PATH", home.toString()).run("launch", "reindex", "--engine", engine.url());
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(engine.indexes()).hasSize(3);
    }

    @Test
    void aDraftIsLeftToItsServer() throws Exception {
        ArgillaStore store = ArgillaStore.copy("2.6", folder);
        String dataset = store.datasets().get(2);
        String key = dataset.replace("-", "");
        store.execute(
                "DELETE FROM records WHERE dataset_id = '%s'".formatted(key),
                "UPDATE datasets SET status = 'draft' WHERE id = '%s'".formatted(key));
        done(store);
        assertThat(engine.indexes()).hasSize(2).doesNotContain("rg." + dataset);
        assertThat(reindex(store, "--dataset-id", dataset).out()).contains("it is a draft");
    }

    @Test
    void anIndexThatSomebodyHasBlockedIsLeftAlone() throws Exception {
        ArgillaStore store = ArgillaStore.copy("1.28", folder);
        done(store);
        String index = "rg." + store.datasets().get(0);
        engine.call("PUT", "/%s/_settings".formatted(index), Map.of("index.blocks.write", true));
        SluiceProcess.Result result = reindex(store);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("take index.blocks.write off " + index);
    }
}

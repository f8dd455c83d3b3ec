package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.argilla.ExpectedDocuments;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An index that was built aside takes the place of the one that is searched: whatever fails in that moment, or dies. */
class ReindexSwitchIT extends ReindexBehindProxy {
    private static final int RECORDS = 500;

    private static EngineServer engine;

    private String index;

    @BeforeAll
    static void start() throws Exception {
        engine = SharedEngines.openSearch(false);
    }

    @Override
    EngineServer engine() {
        return engine;
    }

    @BeforeEach
    void keepOne() throws Exception {
        index = "rg." + store.keepOneDataset();
    }

    private void index() throws Exception {
        assertDone(sluice.run(launch()));
    }

    /** Whatever happened, in the end there is one index, which takes what its server writes and tells nothing of a switch. */
    private void assertSwitched() throws Exception {
        assertThat(engine.indexes()).containsExactly(index);
        JsonNode settings = engine.get("/%s/_settings?flat_settings=true".formatted(index))
                .path(index)
                .path("settings");
        for (String setting : List.of("index.blocks.write", "index.priority", "index.refresh_interval")) {
            assertThat(settings.path(setting).asString("")).as(setting).isEmpty();
        }
        try (Connection connection = store.connect()) {
            Map<String, JsonNode> expected = new ExpectedDocuments(connection, false).of(index.substring(3));
            // This engine has no plugin for them.
            expected.values().forEach(document -> ((ObjectNode) document).remove("vectors"));
            assertThat(engine.documents(index)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The old index takes nothing any more.
        "POST /rg[.][-0-9a-f]+/_clone/.*-before-.*, false, resume",
        "POST /rg[.][-0-9a-f]+/_clone/.*-before-.*, true, new",
        // There is none.
        "DELETE /rg[.][-0-9a-f]{36}, true, new",
        "POST /.*-reindex-.*/_clone/.*, false, resume",
        // The new one is there, and nobody knows.
        "POST /.*-reindex-.*/_clone/.*, true, resume",
        "POST /.*-reindex-.*/_clone/.*, true, new",
        "DELETE /.*-reindex-.*, false, resume"
    })
    void whereverItDiesSearchIsBackBeforeAnythingElse(String request, boolean arrives, String then) throws Exception {
        index();
        dieAt(request, 1, arrives, "--strategy", "rebuild");
        AtomicBoolean away = new AtomicBoolean();
        proxy.interfere(call -> {
            if (call.path().contains("_bulk") || call.path().contains("_mget")) {
                away.compareAndSet(false, !engine.indexes().contains(index));
            }
            return null;
        });
        assertDone(sluice.run(then.equals("new") ? launch("--new") : new String[] {"resume"}));
        assertThat(away).as("documents were touched before the index was back").isFalse();
        assertSwitched();
    }

    @Test
    void aLookLeavesASwitchAsItIs() throws Exception {
        index();
        dieAt("POST /.*-reindex-.*/_clone/.*", 1, false, "--strategy", "rebuild");
        List<String> there = engine.indexes();
        assertThat(there).doesNotContain(index).hasSize(2);
        assertDone(
                new SluiceProcess(folder.resolve("another home"), folder).warm().run(launch("--dry-run")));
        assertThat(engine.indexes()).isEqualTo(there);
        assertDone(sluice.run("resume"));
        assertSwitched();
    }

    @Test
    void whatIsDeclaredSinceIsInTheIndexThatIsSwitchedTo() throws Exception {
        index();
        dieAt("POST /rg[.][-0-9a-f]+/_clone/.*-before-.*", 1, false, "--strategy", "rebuild");
        String time = "2024-05-06 07:08:09.000000";
        store.execute("""
                INSERT INTO metadata_properties
                  (id, name, title, settings, allowed_roles, dataset_id, inserted_at, updated_at)
                VALUES ('%s', 'zone', 'Zone', '{"type": "terms"}', '[]', '%s', '%s', '%s')""".formatted(ArgillaStore.key(), index.substring(3).replace("-", ""), time, time), """
                UPDATE records SET metadata = '{"zone": "north"}' WHERE rowid % 100 = 0""");
        assertDone(sluice.run("resume"));
        assertSwitched();
        JsonNode mapping = engine.get("/" + index).path(index).path("mappings");
        assertThat(mapping.at("/properties/metadata/properties/zone/type").asString())
                .isEqualTo("keyword");
    }

    @Test
    void anotherHomeBringsTheOldIndexBackBeforeItBuildsAnother() throws Exception {
        index();
        dieAt("DELETE /rg[.][-0-9a-f]{36}", 1, true, "--strategy", "rebuild");
        AtomicBoolean away = new AtomicBoolean();
        proxy.interfere(call -> {
            away.compareAndSet(
                    false, call.path().contains("_bulk") && !engine.indexes().contains(index));
            return null;
        });
        assertDone(
                new SluiceProcess(folder.resolve("another home"), folder).warm().run(launch("--delete-orphans")));
        assertThat(away).isFalse();
        assertSwitched();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasSearchedComesBackWhereTheNewIndexCannotTakeItsPlace(boolean alias) throws Exception {
        if (alias) {
            engine.call("PUT", "/somewhere-else", Map.of("aliases", Map.of(index, Map.of())));
            engine.call("POST", "/somewhere-else/_doc?refresh=true", Map.of("id", "old"));
        } else {
            index();
        }
        long before = engine.count(index);
        proxy.interfere(call -> call.path().matches(".*-reindex-\\w+/_clone/.*")
                ? new EngineProxy.Reply(400, "{\"error\": {\"type\": \"no_room\", \"reason\": \"not one more shard\"}}")
                : null);
        SluiceProcess.Result failed = sluice.run(launch("--strategy", "rebuild"));
        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.out()).contains("which was put back").contains("not one more shard");
        assertThat(engine.count(index)).isEqualTo(before);
        assertThat(engine.get("/" + index).findValuesAsString("write")).doesNotContain("true");
        proxy.interfere(call -> null);
        assertDone(sluice.run("resume"));
        if (alias) {
            engine.call("DELETE", "/somewhere-else", null);
        }
        assertSwitched();
    }

    @Test
    void anIndexThatTheEngineMakesByItselfInTheGapGivesWay() throws Exception {
        index();
        AtomicInteger left = new AtomicInteger(3);
        proxy.interfere(call -> {
            if (call.path().matches(".*-reindex-\\w+/_clone/.*") && left.getAndDecrement() > 0) {
                // What an engine does when a server writes now.
                String what = left.get() % 2 == 0 ? "_doc" : "_update";
                engine.send("POST", "/%s/%s/of-a-server".formatted(index, what), Map.of("doc", Map.of("id", "x")));
            }
            return null;
        });
        assertDone(sluice.run(launch("--strategy", "rebuild")));
        assertSwitched();
        assertThat(engine.get("/" + index).path(index).at("/mappings/dynamic").asString())
                .isEqualTo("strict");
    }

    /** As where there is room for what is there and for nothing more. */
    @ParameterizedTest
    @CsvSource({".*/_clone/.*-before-.*", ".*-reindex-.*/_clone/.*"})
    void aCopyThatDoesNotStartTakesNoPlace(String copy) throws Exception {
        index();
        proxy.interfere(call -> startsNothing(call, copy, true));
        SluiceProcess.Result failed = sluice.run(launch("--strategy", "rebuild"));
        allocate(true);
        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.out()).contains("does not start it").contains("sluice resume");
        assertThat(engine.count(index)).isEqualTo(RECORDS);
        assertThat(engine.get("/" + index).findValuesAsString("write")).doesNotContain("true");
        proxy.interfere(call -> null);
        assertDone(sluice.run("resume"));
        assertSwitched();
    }

    /** A copy is made and not started; whoever asks is not kept waiting for a minute. */
    private static EngineProxy.Reply startsNothing(EngineProxy.Call call, String copy, boolean once)
            throws IOException, InterruptedException {
        boolean copies = call.path().matches(copy);
        if (!copies && !call.path().contains("/_cluster/health/")) {
            return null;
        }
        if (copies) {
            allocate(false);
        }
        String path = call.path().replaceAll("timeout=\\w+", "timeout=300ms") + (copies ? "&timeout=300ms" : "");
        EngineServer.Answer answer = engine.send(call.method(), path, call.text());
        if (!copies && once) {
            allocate(true);
        }
        return new EngineProxy.Reply(answer.status(), answer.body().toString());
    }

    @Test
    void aCopyThatHasNotStartedWhenTheProcessDiesIsNotTakenForTheNewIndex() throws Exception {
        index();
        dieAt("DELETE /rg[.][-0-9a-f]{36}", 1, true, "--strategy", "rebuild");
        String built = engine.indexes().stream()
                .filter(name -> name.contains("-reindex-"))
                .findFirst()
                .orElseThrow();
        List<String> kept = engine.indexes();
        proxy.interfere(call -> startsNothing(call, ".*/_clone/.*", false));
        try {
            for (int attempt = 0; attempt < 2; attempt++) {
                SluiceProcess.Result failed = sluice.run("resume");
                assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
                assertThat(failed.out()).contains("nothing of it can be searched now");
                assertThat(engine.indexes()).containsAll(kept);
                // As it is where the process dies before it sees that.
                engine.send(
                        "POST",
                        "/%s/_clone/%s?timeout=300ms".formatted(built, index),
                        "{\"settings\": {\"index.priority\": 7, \"index.refresh_interval\": null}}");
            }
        } finally {
            allocate(true);
        }
        proxy.interfere(call -> null);
        assertDone(sluice.run("resume"));
        assertSwitched();
    }

    @Test
    void whatItsServerCommitsLateIsInTheNewIndex() throws Exception {
        index();
        String[] keys = store.list("SELECT id || ' ' || record_id || ' ' || user_id FROM responses")
                .get(0)
                .split(" ");
        try (Connection server = store.connect();
                Statement statement = server.createStatement()) {
            server.setAutoCommit(false);
            statement.execute("DELETE FROM responses WHERE id = '%s'".formatted(keys[0]));
            engine.call(
                    "POST",
                    "/%s/_update/%s".formatted(index, ArgillaStore.dashed(keys[1])),
                    Map.of("script", "ctx._source.responses.remove(\"%s\")".formatted(ArgillaStore.dashed(keys[2]))));
            SluiceProcess.Running running =
                    new SluiceProcess(folder.resolve("home"), folder).start(launch("--strategy", "rebuild"));
            running.until("that it waits", () -> running.printed().contains("waiting for transactions"));
            server.commit();
            assertDone(running.await());
        }
        assertSwitched();
    }

    private static void allocate(boolean allocates) throws IOException, InterruptedException {
        engine.call(
                "PUT",
                "/_cluster/settings",
                "{\"transient\": {\"cluster.routing.allocation.enable\": %s}}"
                        .formatted(allocates ? "null" : "\"none\""));
    }
}

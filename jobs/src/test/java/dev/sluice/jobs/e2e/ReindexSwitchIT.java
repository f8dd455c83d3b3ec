package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.argilla.ExpectedDocuments;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An index that was built aside takes the place of the one that is searched: whatever fails in that moment, or dies. */
class ReindexSwitchIT {
    private static final int RECORDS = 500;

    @TempDir
    static Path engineFolder;

    private static EngineServer engine;

    @TempDir
    Path folder;

    private ArgillaStore store;
    private String index;
    private SluiceProcess sluice;
    private EngineProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        engine = new OpenSearchServer(engineFolder, false);
    }

    @AfterAll
    static void stop() throws Exception {
        engine.close();
    }

    @BeforeEach
    void begin() throws Exception {
        engine.clear();
        store = ArgillaStore.copy("1.28", folder);
        index = "rg." + store.datasets().get(0);
        for (String other : store.datasets().subList(1, 3)) {
            store.execute("DELETE FROM datasets WHERE id = '%s'".formatted(other.replace("-", "")));
        }
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
        proxy = new EngineProxy(engine);
    }

    @AfterEach
    void end() {
        proxy.close();
    }

    private String[] launch(String... more) {
        return Stream.concat(
                        Stream.of("launch", "reindex", "--database", store.address(), "--engine", proxy.url()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private void index() throws Exception {
        done(sluice.run(launch()));
    }

    private static void done(SluiceProcess.Result result) {
        assertThat(result.exitCode()).as(result.text()).isZero();
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

    /**
     * The process dies by a request.
     *
     * @param request a pattern of its method and its path
     * @param arrives whether the engine still does what is asked for
     */
    private void dieAt(String request, boolean arrives) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        proxy.interfere(call -> {
            if ("%s %s".formatted(call.method(), call.path()).matches(request)) {
                if (arrives) {
                    engine.send(call.method(), call.path(), call.text());
                }
                reached.countDown();
                new CountDownLatch(1).await();
            }
            return null;
        });
        SluiceProcess.Running running =
                new SluiceProcess(folder.resolve("home"), folder).start(launch("--strategy", "rebuild"));
        assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
        running.kill();
        proxy.interfere(call -> null);
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
        dieAt(request, arrives);
        AtomicBoolean away = new AtomicBoolean();
        proxy.interfere(call -> {
            if (call.path().contains("_bulk") || call.path().contains("_mget")) {
                away.compareAndSet(false, !engine.indexes().contains(index));
            }
            return null;
        });
        done(sluice.run(then.equals("new") ? launch("--new") : new String[] {"resume"}));
        assertThat(away).as("documents were touched before the index was back").isFalse();
        assertSwitched();
    }

    @Test
    void aLookLeavesASwitchAsItIs() throws Exception {
        index();
        dieAt("POST /.*-reindex-.*/_clone/.*", false);
        List<String> there = engine.indexes();
        assertThat(there).doesNotContain(index).hasSize(2);
        done(new SluiceProcess(folder.resolve("another home"), folder).warm().run(launch("--dry-run")));
        assertThat(engine.indexes()).isEqualTo(there);
        done(sluice.run("resume"));
        assertSwitched();
    }

    @Test
    void anotherHomeBringsTheOldIndexBackBeforeItBuildsAnother() throws Exception {
        index();
        dieAt("DELETE /rg[.][-0-9a-f]{36}", true);
        AtomicBoolean away = new AtomicBoolean();
        proxy.interfere(call -> {
            away.compareAndSet(
                    false, call.path().contains("_bulk") && !engine.indexes().contains(index));
            return null;
        });
        done(new SluiceProcess(folder.resolve("another home"), folder).warm().run(launch("--delete-orphans")));
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
        done(sluice.run("resume"));
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
        done(sluice.run(launch("--strategy", "rebuild")));
        assertSwitched();
        assertThat(engine.get("/" + index).path(index).at("/mappings/dynamic").asString())
                .isEqualTo("strict");
    }

    /** As where there is room for what is there and for nothing more. */
    @ParameterizedTest
    @CsvSource({".*/_clone/.*-before-.*", ".*-reindex-.*/_clone/.*"})
    void aCopyThatDoesNotStartTakesNoPlace(String copy) throws Exception {
        index();
        proxy.interfere(call -> {
            boolean copies = call.path().matches(copy);
            if (copies) {
                allocate(false);
            }
            if (!copies && !call.path().contains("/_cluster/health/")) {
                return null;
            }
            // No test waits for a minute.
            String path = call.path().replaceAll("timeout=\\w+", "timeout=300ms") + (copies ? "&timeout=300ms" : "");
            EngineServer.Answer answer = engine.send(call.method(), path, call.text());
            if (!copies) {
                allocate(true);
            }
            return new EngineProxy.Reply(answer.status(), answer.body().toString());
        });
        SluiceProcess.Result failed = sluice.run(launch("--strategy", "rebuild"));
        allocate(true);
        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.out()).contains("does not start it").contains("sluice resume");
        assertThat(engine.count(index)).isEqualTo(RECORDS);
        assertThat(engine.get("/" + index).findValuesAsString("write")).doesNotContain("true");
        proxy.interfere(call -> null);
        done(sluice.run("resume"));
        assertSwitched();
    }

    private static void allocate(boolean allocates) throws java.io.IOException, InterruptedException {
        engine.call(
                "PUT",
                "/_cluster/settings",
                "{\"transient\": {\"cluster.routing.allocation.enable\": %s}}"
                        .formatted(allocates ? "null" : "\"none\""));
    }
}

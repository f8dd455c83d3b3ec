package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Kills the real process in the midst of a reindex and resumes it, while clients search and a server writes. */
class ReindexKillIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 8) / 2;
    private static final int RECORDS = 50_000;
    private static final int RECORDS_OF_UNIT = 1_000;
    private static final int UNITS = RECORDS / RECORDS_OF_UNIT;
    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static EngineServer engine;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private ArgillaStore store;
    private String index;
    private SluiceProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        engine = SharedEngines.openSearch(false);
    }

    @BeforeEach
    void fill() throws Exception {
        engine.clear();
        store = ArgillaStore.copy("1.28", folder);
        index = "rg." + store.keepOneDataset();
        sluice = new SluiceProcess(folder.resolve("home"), folder);
    }

    @Test
    void searchGoesOnWhateverIsKilled() throws Exception {
        System.out.printf("reindex kill test: seed %d%n", seed);
        store.fill(index.substring(3), RECORDS);
        SluiceProcess.Result first = sluice.run(launch(engine.url()));
        assertThat(first.exitCode()).as(first.text()).isZero();
        int between = killed("in-place", 0) + killed("rebuild", 1);
        System.out.printf(
                "reindex kill test: %d of %d kills after the first and before the last unit%n", between, 2 * KILLS);
        assertThat(between).as("seed %d", seed).isGreaterThanOrEqualTo(2 * KILLS * 3 / 4);
    }

    /** The engine itself dies and comes back: who searches is told nothing for a while, but nothing wrong. */
    private SluiceProcess.Running engineKilled(SluiceProcess.Running running) throws Exception {
        try (SearchingClients clients = new SearchingClients(engine, index, RECORDS);
                AnnotatingServer server = new AnnotatingServer(store, engine, index, random.nextLong())) {
            running.until("some units", () -> finished() > 1);
            clients.mayMissTheEngine();
            int before = finished();
            engine.kill();
            engine.start();
            running.until(
                    "more units",
                    () -> finished() > before || !running.process().isAlive());
            server.close();
            clients.close();
            assertThat(server.failure()).isNull();
            assertThat(clients.wrong()).as("seed %d", seed).isEmpty();
        }
        if (running.process().isAlive()) {
            return running;
        }
        assertThat(running.await().err()).contains("does not answer");
        return sluice.start("resume");
    }

    /** Kills a run again and again; returns how many kills hit it in the middle. */
    private int killed(String strategy, int gaps) throws Exception {
        int between = 0;
        SluiceProcess.Running running = sluice.start(launch(engine.url(), "--strategy", strategy));
        if (strategy.equals("in-place")) {
            running = engineKilled(running);
        }
        try (SearchingClients clients = new SearchingClients(engine, index, RECORDS);
                AnnotatingServer server = new AnnotatingServer(store, engine, index, seed)) {
            for (int n = 1; n <= KILLS; n++) {
                int least = Math.min(UNITS - 1, finished() + 1 + random.nextInt(UNITS / KILLS));
                running.until(least + " units", () -> finished() >= least);
                running.process().waitFor(random.nextLong(LATEST_NANOS), TimeUnit.NANOSECONDS);
                running.kill();
                int finished = finished();
                between += finished > 0 && finished < UNITS ? 1 : 0;
                System.out.printf(
                        "reindex kill test: %s, kill %d after %d of %d units%n", strategy, n, finished, UNITS);
                running = sluice.start("resume");
                SluiceProcess.Running resumed = running;
                running.until(
                        "what is left to do", () -> Texts.of(resumed.out()).contains("to do"));
                // The dataset itself is an item, and so is the end of its records, where others may be added.
                assertThat(running.printed())
                        .containsPattern("%d of %d to do|%d of %d to do"
                                .formatted(UNITS + 2 - finished, UNITS + 2, UNITS + 1 - finished, UNITS + 2));
            }
            SluiceProcess.Result result = running.await();
            assertThat(result.exitCode()).as("seed %d: %s", seed, result.text()).isZero();
            server.close();
            clients.close();
            System.out.printf("reindex kill test: %d changes, %d replies%n", server.changes(), clients.right());
            assertThat(server.failure()).isNull();
            assertThat(server.changes()).isPositive();
            assertThat(clients.wrong()).as("seed %d", seed).isEmpty();
            assertThat(clients.gaps()).isLessThanOrEqualTo(4L * gaps);
        }
        assertThat(engine.indexes()).containsExactly(index);
        assertSame("%s, seed %d".formatted(strategy, seed));
        return between;
    }

    @Test
    void withoutThePluginVectorsAreLeftOut() throws Exception {
        SluiceProcess.Result result = sluice.warm().run(launch(engine.url()));
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("the engine has no k-NN plugin: vectors are left out");
        assertThat(engine.documents(index))
                .hasSize(500)
                .noneSatisfy(
                        (id, document) -> assertThat(document.has("vectors")).isTrue());
    }

    private String[] launch(String url, String... more) {
        return Stream.concat(
                        Stream.of("launch", "reindex", "--database", store.address(), "--engine", url), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Ranges that the ledger calls done, whichever attempt has done them. */
    private int finished() {
        try (Stream<Path> files = Files.walk(folder.resolve("home").resolve("reindex"))) {
            List<Path> ledgers = files.filter(file -> file.endsWith("ledger-1")).toList();
            return ledgers.isEmpty() ? 0 : finished(ledgers.get(0));
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    private static int finished(Path ledger) throws IOException {
        try (Stream<String> lines = Files.lines(ledger, StandardCharsets.UTF_8)) {
            return (int) lines.filter(line -> line.contains("\"outcome\":\"DONE\"") && line.endsWith("}"))
                    .filter(line -> line.contains("\\\"digest\\\""))
                    .map(line -> line.replaceAll(".*\"position\":(\\d+).*", "$1"))
                    .distinct()
                    .count();
        }
    }

    private void assertSame(String when) throws Exception {
        Map<String, String> indexed = indexed();
        Map<String, String> stored = stored();
        assertThat(indexed.keySet()).as(when).isEqualTo(stored.keySet());
        indexed.keySet().removeIf(id -> indexed.get(id).equals(stored.get(id)));
        stored.keySet().retainAll(indexed.keySet());
        assertThat(indexed).as(when).isEqualTo(stored);
    }

    /** What each record's responses are in the index; none where there are none. */
    private Map<String, String> indexed() throws Exception {
        engine.call("POST", "/%s/_refresh".formatted(index), null);
        Map<String, String> answers = new TreeMap<>();
        JsonNode page = engine.call(
                "POST", "/%s/_search?scroll=1m".formatted(index), Map.of("size", 10_000, "sort", List.of("_doc")));
        while (!page.at("/hits/hits").isEmpty()) {
            page.at("/hits/hits")
                    .forEach(hit -> answers.put(
                            hit.path("_id").asString(),
                            hit.path("_source")
                                    .path("responses")
                                    .findValuesAsString("quality")
                                    .toString()));
            page = engine.call(
                    "POST",
                    "/_search/scroll",
                    Map.of("scroll", "1m", "scroll_id", page.path("_scroll_id").asString()));
        }
        return answers;
    }

    private Map<String, String> stored() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        store.list("""
                SELECT r.id || ' ' || coalesce(json_extract(p."values", '$.quality.value'), '')
                FROM records r LEFT JOIN responses p ON p.record_id = r.id WHERE r.dataset_id = '%s'""".formatted(index.substring(3).replace("-", ""))).forEach(row -> {
            String[] words = row.split(" ", -1);
            answers.put(ArgillaStore.dashed(words[0]), words[1].isEmpty() ? "[]" : "[%s]".formatted(words[1]));
        });
        return answers;
    }
}

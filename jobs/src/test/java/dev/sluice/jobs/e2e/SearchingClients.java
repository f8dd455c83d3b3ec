package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that search an index without pause and look whether everything is found. */
final class SearchingClients implements AutoCloseable {
    private static final int CLIENTS = 4;

    private final EngineServer engine;
    private final String index;
    private final long expected;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private volatile boolean ended;
    private volatile boolean engineDies;

    SearchingClients(EngineServer engine, String index, long expected) {
        this.engine = engine;
        this.index = index;
        this.expected = expected;
        for (int i = 0; i < CLIENTS; i++) {
            Thread thread = new Thread(this::search);
            thread.start();
            threads.add(thread);
        }
    }

    private void search() {
        boolean away = false;
        while (!ended) {
            try {
                EngineServer.Answer answer = engine.send(
                        "POST", "/%s/_search".formatted(index), Map.of("size", 0, "track_total_hits", true));
                if (answer.status() == 404 || answer.status() == 503) {
                    // There is no such index, or none of its shards has started.
                    gaps.addAndGet(away ? 0 : 1);
                    away = true;
                    continue;
                }
                away = false;
                long found = answer.body().at("/hits/total/value").asLong(-1);
                if (answer.status() == 200 && found == expected) {
                    right.incrementAndGet();
                } else {
                    wrong.add("status %d, %d found".formatted(answer.status(), found));
                }
            } catch (IOException e) {
                if (!engineDies) {
                    wrong.add(e.toString());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** From now on nothing is wrong with no reply at all. */
    void mayMissTheEngine() {
        engineDies = true;
    }

    /** Replies with the expected count. */
    long right() {
        return right.get();
    }

    /** Replies with anything else, but for those while there was no index. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** How often a client has met no index, after it had met one. */
    long gaps() {
        return gaps.get();
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

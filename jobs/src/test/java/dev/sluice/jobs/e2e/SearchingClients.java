package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that search an index all the time and look whether everything is found. */
final class SearchingClients implements AutoCloseable {
    private static final int CLIENTS = 4;
    /** With none at all they would take the processors from what they watch. One of them asks every few milliseconds. */
    private static final int PAUSE_MILLIS = 15;

    private final EngineServer engine;
    private final String index;
    private final long expected;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private volatile boolean engineDies;

    SearchingClients(EngineServer engine, String index, long expected) {
        this.engine = engine;
        this.index = index;
        this.expected = expected;
        for (int i = 0; i < CLIENTS; i++) {
            threads.scheduleWithFixedDelay(new Client(), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private final class Client implements Runnable {
        private boolean away;

        @Override
        public void run() {
            try {
                EngineServer.Answer answer = engine.send(
                        "POST", "/%s/_search".formatted(index), Map.of("size", 0, "track_total_hits", true));
                if (answer.status() == 404 || answer.status() == 503) {
                    // There is no such index, or none of its shards has started.
                    gaps.addAndGet(away ? 0 : 1);
                    away = true;
                    return;
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
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                wrong.add(e.toString()); // else this client would end unseen
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
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a search does not end");
        }
    }
}

package dev.sluice.jobs.e2e;

import dev.sluice.jobs.argilla.ArgillaStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Changes responses as a server of Argilla does: the index, whether that is there or not, before its transaction ends. */
final class AnnotatingServer implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    private static final int PAUSE_MILLIS = 15;

    private final ArgillaStore store;
    private final EngineServer engine;
    private final String index;
    private final Random random;
    private final List<String> responses;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile Exception failure;
    private volatile String at = "nothing";

    AnnotatingServer(ArgillaStore store, EngineServer engine, String index, long seed) throws SQLException {
        this.store = store;
        this.engine = engine;
        this.index = index;
        this.random = new Random(seed);
        this.responses = store.list("SELECT id || ' ' || record_id || ' ' || user_id FROM responses");
        thread.scheduleWithFixedDelay(this::annotate, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void annotate() {
        String[] keys = responses.get(random.nextInt(responses.size())).split(" ");
        int quality = 100 + random.nextInt(100);
        try (Connection connection = store.connect()) {
            connection.setAutoCommit(false);
            boolean removed = random.nextInt(20) == 0;
            at = "a row";
            if (!change(connection, keys, quality, removed)) {
                connection.rollback();
                return; // it was removed before: a server answers that there is none, and leaves the document alone
            }
            at = "a document";
            String user = ArgillaStore.dashed(keys[2]);
            Object response = Map.of("values", Map.of("quality", quality), "status", "submitted");
            Object update = removed
                    ? Map.of("script", "ctx._source.responses?.remove(\"%s\")".formatted(user))
                    : Map.of("doc", Map.of("responses", Map.of(user, response)));
            try {
                engine.send("POST", "/%s/_update/%s".formatted(index, ArgillaStore.dashed(keys[1])), update);
            } catch (IOException e) {
                // The engine is away; the database knows.
            }
            at = "a commit";
            connection.commit();
            changes.incrementAndGet();
        } catch (SQLException | RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = e;
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there was such a response. */
    private static boolean change(Connection connection, String[] keys, int quality, boolean removed)
            throws SQLException {
        String sql = removed
                ? "DELETE FROM responses WHERE id = ?"
                : "UPDATE responses SET \"values\" = ?, updated_at = ? WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (!removed) {
                statement.setString(1, "{\"quality\": {\"value\": %d}}".formatted(quality));
                statement.setString(2, LocalDateTime.now(ZoneOffset.UTC).format(TIME));
            }
            statement.setString(removed ? 1 : 3, keys[0]);
            return statement.executeUpdate() > 0;
        }
    }

    int changes() {
        return changes.get();
    }

    Exception failure() {
        return failure;
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(2, TimeUnit.MINUTES)) {
            failure = new IllegalStateException("it still works on a change: " + at);
        }
    }
}

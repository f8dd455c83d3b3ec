package dev.sluice.jobs.datachain.load;

import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.model.ItemException;
import dev.sluice.model.PlanItem;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.RowBatch;
import dev.sluice.readers.datachain.VersionContent;
import dev.sluice.writers.datachain.RowsTables.Mark;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads the rows of a version. A few are kept in memory until the version is committed; many go into a table of their own,
 * batch by batch, while the next batch is decoded.
 */
public final class VersionLoad {
    private static final int FEW_CELLS = 50_000;
    private static final long FEW_BYTES = 1 << 20;
    private static final int BATCH_ROWS = 20_000;
    private static final int BATCH_CELLS = 400_000;
    private static final long BATCH_BYTES = 8L << 20;

    private final CatalogueTarget target;
    private final Progress progress;
    private final RateLimit limit;
    private final StopSignal stop;

    /**
     * A version that is ready to be committed.
     *
     * @param few its rows; null where they are in a table of their own, or where it has no table
     * @param changed cells that do not have all that the source has
     */
    public record Loaded(PlanItem item, VersionContent content, RowBatch few, long changed) {
        boolean hasTable() {
            return !content.columns().isEmpty();
        }
    }

    public VersionLoad(CatalogueTarget target, RunRequest request) {
        this.target = target;
        this.progress = request.progress();
        this.limit = RateLimit.of(request.options());
        this.stop = request.stop();
    }

    /**
     * Loads a version, from where an interrupted attempt has come to.
     *
     * @param source of the rows: what an attempt has loaded of another one is thrown away
     */
    public Loaded load(PlanItem item, VersionContent content, String source) throws IOException {
        if (content.columns().isEmpty()) {
            return new Loaded(item, content, null, 0);
        }
        try {
            if (content.rows() * content.columns().size() <= FEW_CELLS) {
                // Room for one row more shows that there is none.
                RowBatch few = new RowBatch(content.columns().size(), (int) content.rows() + 1, FEW_BYTES);
                try (CellRows rows = content.open(0)) {
                    if (!fill(few, rows)) {
                        count(few);
                        return new Loaded(item, content, few, few.changed());
                    }
                }
            }
            return new Loaded(item, content, null, loadMany(item, content, source));
        } catch (UnreadableRows e) {
            throw new ItemException(
                    "its rows cannot be read (%s): export it again"
                            .formatted(e.getCause().getMessage()),
                    e);
        }
    }

    /** Fills a batch; Parquet has no exception of its own for pages that are broken. */
    private static boolean fill(RowBatch batch, CellRows rows) throws IOException {
        try {
            return batch.fill(rows);
        } catch (ItemException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new UnreadableRows(e);
        }
    }

    /** What a file that is broken makes of its reader. */
    private static final class UnreadableRows extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableRows(Throwable cause) {
            super(cause);
        }
    }

    private long loadMany(PlanItem item, VersionContent content, String source) throws IOException {
        Mark done = target.change(() -> target.rows().begin(item.position(), source, content.columns()));
        long changed = done.changed();
        try (CellRows rows = content.open(done.rows());
                Decoder decoder = new Decoder()) {
            int batchRows = Math.max(
                    1, Math.min(BATCH_ROWS, BATCH_CELLS / content.columns().size()));
            RowBatch[] batches = new RowBatch[2];
            for (int i = 0; i < batches.length; i++) {
                batches[i] = new RowBatch(content.columns().size(), batchRows, BATCH_BYTES);
            }
            boolean more = true;
            Future<Boolean> next = decoder.decode(batches[0], rows);
            for (int n = 0; more; n++) {
                more = decoded(next);
                RowBatch batch = batches[n % 2];
                RowBatch other = batches[(n + 1) % 2];
                if (more) {
                    next = decoder.decode(other, rows);
                }
                append(item, content, batch);
                changed += batch.changed();
            }
            return changed;
        } catch (ItemException | IOException e) {
            discard(item);
            throw e;
        }
    }

    /** Decodes in a thread of its own; it is through with the rows when this is closed. */
    private static final class Decoder implements AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        Future<Boolean> decode(RowBatch batch, CellRows rows) {
            return thread.submit(() -> fill(batch, rows));
        }

        @Override
        public void close() throws IOException {
            thread.shutdown();
            try {
                thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** Takes back what an earlier attempt has loaded of an item, or this one of a version that cannot be read to its end. */
    private void discard(PlanItem item) {
        target.change(() -> {
            target.rows().discard(item.position());
            return null;
        });
    }

    private void append(PlanItem item, VersionContent content, RowBatch batch) {
        if (stop.isRaised()) {
            throw new CancellationException("asked to stop");
        }
        if (batch.rows() > 0) {
            target.change(() -> {
                target.rows().append(item.position(), content.columns(), batch);
                return null;
            });
            count(batch);
        }
    }

    private void count(RowBatch batch) {
        progress.read(batch.bytes());
        limit.pass(batch.bytes());
    }

    private static boolean decoded(Future<Boolean> batch) throws IOException {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}

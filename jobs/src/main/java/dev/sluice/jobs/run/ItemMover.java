package dev.sluice.jobs.run;

import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.io.IOException;

/**
 * Moves one item after the other. An item that fails is noted and does not stop the others; what is wrong with the store
 * itself ends the run.
 */
final class ItemMover<P> {
    private final Migration<P> migration;
    private final Progress progress;
    private final RunListener listener;
    private final FailFast failFast;

    /** An item that is ready, or the reason why it is not. */
    record Prepared<P>(LedgerEntry entry, P item, String failure) {}

    ItemMover(Migration<P> migration, Progress progress, RunListener listener, FailFast failFast) {
        this.migration = migration;
        this.progress = progress;
        this.listener = listener;
        this.failFast = failFast;
    }

    Prepared<P> prepare(LedgerEntry entry) {
        try {
            return new Prepared<>(entry, migration.prepare(entry.item()), null);
        } catch (ItemException e) {
            return new Prepared<>(entry, null, e.getMessage());
        } catch (IOException e) {
            return new Prepared<>(entry, null, FileTrouble.words(e));
        }
    }

    void commit(Prepared<P> prepared) {
        String failure = prepared.failure();
        if (failure == null) {
            try {
                migration.commit(prepared.item());
                progress.itemDone();
                return;
            } catch (ItemException e) {
                failure = e.getMessage();
            } catch (IOException e) {
                failure = FileTrouble.words(e);
            }
        }
        fail(prepared.entry(), failure);
    }

    private void fail(LedgerEntry entry, String failure) {
        migration.target().ledger().record(entry.item().position(), Outcome.FAILED, failure, null);
        progress.itemFailed();
        LedgerEntry failed = new LedgerEntry(entry.item(), Outcome.FAILED, failure, null);
        listener.failed(failed);
        failFast.failed(failed);
    }
}

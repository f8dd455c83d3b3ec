package dev.sluice.jobs.run;

import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.io.IOException;

/** Reads moved items back and notes the proof, or what was found instead. */
final class ItemVerifier {
    private final Migration<?> migration;
    private final Progress progress;
    private final RunListener listener;

    ItemVerifier(Migration<?> migration, Progress progress, RunListener listener) {
        this.migration = migration;
        this.progress = progress;
        this.listener = listener;
    }

    LedgerEntry verify(LedgerEntry entry) {
        try {
            return new LedgerEntry(entry.item(), Outcome.VERIFIED, null, migration.verify(entry));
        } catch (ItemException e) {
            return new LedgerEntry(entry.item(), Outcome.FAILED, e.getMessage(), null);
        } catch (IOException e) {
            return new LedgerEntry(entry.item(), Outcome.FAILED, FileTrouble.words(e), null);
        }
    }

    void record(LedgerEntry verified) {
        migration
                .target()
                .ledger()
                .record(verified.item().position(), verified.outcome(), verified.message(), verified.proof());
        if (verified.outcome() == Outcome.FAILED) {
            progress.itemFailed();
            listener.failed(verified);
        } else {
            progress.itemDone();
        }
    }
}

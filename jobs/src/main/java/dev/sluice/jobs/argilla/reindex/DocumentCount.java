package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Counts the documents of an index and the records of its dataset until both agree, and mends where they do not. */
final class DocumentCount {
    private static final int ROUNDS = 10;
    private static final int PATIENT_ROUNDS = 3;
    private static final long PAUSE_NANOS = 300_000_000;

    private final ReindexStores stores;
    private final Removal removal;
    private final CatchUp catchUp;

    DocumentCount(ReindexStores stores, Removal removal, CatchUp catchUp) {
        this.stores = stores;
        this.removal = removal;
        this.catchUp = catchUp;
    }

    /** Whether there are as many documents as records: where every record has one, there are no others then. */
    boolean agrees(DatasetIndex index) {
        stores.changes().refresh(index.name());
        return stores.indexes().count(index.name()) == stores.records().count(index.id());
    }

    /**
     * Counts.
     *
     * @param refused documents that the engine did not take; of some of them it may have an older one
     * @return the proof, with both counts
     * @throws ItemException where they do not agree, time after time
     */
    DatasetProof settle(DatasetIndex index, List<LedgerEntry> records, long refused) {
        DatasetProof proof = index.proof();
        for (int round = 0; round < ROUNDS; round++) {
            stores.changes().refresh(index.name());
            long rows = stores.records().count(index.id());
            long documents = stores.indexes().count(index.name());
            proof = proof.counted(rows, documents);
            if (documents <= rows && documents >= rows - refused) {
                return proof;
            }
            if (round < PATIENT_ROUNDS) {
                // A server that is at work changes one before the other.
                LockSupport.parkNanos(PAUSE_NANOS);
            } else if (documents > rows) {
                proof = proof.removed(removal.run(index));
            } else {
                records.forEach(
                        entry -> catchUp.addMissing(ReindexItem.of(entry.item()).range(), index));
            }
        }
        throw new ItemException(
                "its index has %d documents for %d records, of which %d were refused: resume to look again"
                        .formatted(proof.counts().documents(), proof.counts().records(), refused));
    }
}

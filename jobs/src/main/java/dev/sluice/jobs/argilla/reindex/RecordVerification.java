package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.ItemException;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.readers.search.Indexes.StoredDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Proves a range in the index that is searched: what has changed is brought there, and a sample is compared with the database. */
final class RecordVerification {
    private static final int SAMPLE = 10;
    private static final int ROUNDS = 5;
    private static final long PAUSE_NANOS = 300_000_000;

    private final ReindexStores stores;
    private final CatchUp catchUp;
    private final DocumentComparison comparison;
    private final String run;

    /**
     * @param run names the run, which has samples of its own
     */
    RecordVerification(ReindexStores stores, CatchUp catchUp, DocumentComparison comparison, String run) {
        this.stores = stores;
        this.catchUp = catchUp;
        this.comparison = comparison;
        this.run = run;
    }

    /**
     * Looks at a range. Where a document of the sample is not what its record says, though no row has changed, all of them are
     * compared.
     *
     * @throws ItemException where that does not help
     */
    RecordsProof verify(RecordRange range, RecordsProof known, DatasetIndex index) {
        CatchUp.UpToDate now = catchUp.bring(range, known, index);
        List<String> sample = sample(range, now, index);
        if (differing(sample, index).isEmpty()) {
            return now.proof().compared(sample.size());
        }
        RecordsProof mended = catchUp.rewrite(range, now.proof(), index);
        List<String> differing = sample;
        for (int round = 0; round < ROUNDS; round++) {
            differing = differing(differing, index).stream()
                    .filter(id -> !mended.refused().containsKey(id))
                    .toList();
            if (differing.isEmpty()) {
                return mended.compared(sample.size());
            }
            // The server changes one before the other.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new ItemException(
                "the document of record %s is not what the database says (%d of %d that were compared): resume to look again"
                        .formatted(differing.get(0), differing.size(), sample.size()));
    }

    private List<String> sample(RecordRange range, CatchUp.UpToDate now, DatasetIndex index) {
        List<String> ids = new ArrayList<>(now.ids());
        ids.removeAll(now.proof().refused().keySet());
        Collections.shuffle(
                ids,
                new Random(
                        run.hashCode() * 31L + range.hashCode() + index.name().hashCode()));
        return ids.subList(0, Math.min(SAMPLE, ids.size()));
    }

    private List<String> differing(List<String> ids, DatasetIndex index) {
        Map<String, StoredDocument> documents = stores.indexes().documents(index.name(), ids);
        return stores.records().byId(index.id(), ids).stream()
                .filter(record -> {
                    StoredDocument document = documents.get(record.id());
                    return document == null || !comparison.isSame(record, document.source(), index);
                })
                .map(StoredRecord::id)
                .toList();
    }
}

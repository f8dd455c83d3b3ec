package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.ItemException;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.model.argilla.StoredRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

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
     * @param run names the run, which has a sample of its own
     */
    RecordVerification(ReindexStores stores, CatchUp catchUp, DocumentComparison comparison, String run) {
        this.stores = stores;
        this.catchUp = catchUp;
        this.comparison = comparison;
        this.run = run;
    }

    /**
     * Looks at a range.
     *
     * @throws ItemException where a document is not what its record says
     */
    RecordsProof verify(RecordRange range, RecordsProof known, DatasetIndex index) {
        CatchUp.UpToDate now = catchUp.bring(range, known, index);
        List<String> ids = new ArrayList<>(now.ids());
        ids.removeAll(now.proof().refused().keySet());
        Collections.shuffle(ids, new Random(run.hashCode() * 31L + range.hashCode()));
        List<String> sample = ids.subList(0, Math.min(SAMPLE, ids.size()));
        List<String> differing = sample;
        for (int round = 0; !differing.isEmpty(); round++) {
            if (round == ROUNDS) {
                throw new ItemException(
                        "the document of record %s is not what the database says (%d of %d that were compared): resume to write it again"
                                .formatted(differing.get(0), differing.size(), sample.size()));
            }
            if (round > 0) {
                // The server changes the database first, and its index a moment later.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            differing = differing(differing, index);
        }
        return now.proof().compared(sample.size());
    }

    private List<String> differing(List<String> ids, DatasetIndex index) {
        Map<String, JsonNode> documents = stores.indexes().documents(index.name(), ids);
        return stores.records().byId(index.id(), ids).stream()
                .filter(record -> !comparison.isSame(record, documents.get(record.id()), index))
                .map(StoredRecord::id)
                .toList();
    }
}

package dev.sluice.jobs.argilla.reindex;

import dev.sluice.readers.search.Indexes.DocumentMark;
import dev.sluice.writers.search.Bulk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes the documents whose record is not in the database. A server may write a document before its transaction ends: so each
 * record is looked for again some seconds later, no document is removed that was changed since, and those that were removed are
 * looked for a last time when the run ends.
 */
final class Removal {
    private static final int BATCH = 1_000;
    private static final int MOST = 50_000;
    private static final long PAUSE_NANOS = 2_000_000_000L;

    private final ReindexStores stores;

    Removal(ReindexStores stores) {
        this.stores = stores;
    }

    /** Returns how many were removed. */
    int run(DatasetIndex index) {
        List<DocumentMark> strangers = new ArrayList<>();
        int[] removed = new int[1];
        stores.changes().refresh(index.name());
        stores.indexes().marks(index.name(), batch -> {
            strangers.addAll(strangers(index, batch));
            if (strangers.size() >= MOST) {
                removed[0] += remove(strangers, index);
                strangers.clear();
            }
        });
        return removed[0] + remove(strangers, index);
    }

    private int remove(List<DocumentMark> marks, DatasetIndex index) {
        if (!marks.isEmpty() && index.isSearched()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        int removed = 0;
        for (int from = 0; from < marks.size(); from += BATCH) {
            List<DocumentMark> batch = marks.subList(from, Math.min(from + BATCH, marks.size()));
            Bulk bulk = new Bulk(stores.engine(), index.name());
            for (DocumentMark mark : strangers(index, batch)) {
                bulk.delete(mark.id(), mark.sequence(), mark.term());
                index.touched(mark.id());
            }
            removed += bulk.send().done();
        }
        return removed;
    }

    private List<DocumentMark> strangers(DatasetIndex index, List<DocumentMark> marks) {
        Set<String> present = stores.records()
                .present(index.id(), marks.stream().map(DocumentMark::id).toList());
        return marks.stream().filter(mark -> !present.contains(mark.id())).toList();
    }
}

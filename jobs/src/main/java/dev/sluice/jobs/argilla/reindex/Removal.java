package dev.sluice.jobs.argilla.reindex;

import dev.sluice.readers.search.Indexes.DocumentMark;
import dev.sluice.writers.search.Bulk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Removes the documents whose record is not in the database. A server writes a document before its transaction ends, so each
 * record is looked for a second time before its document is removed, and none is removed that was changed since.
 */
final class Removal {
    private static final int BATCH = 1_000;
    private static final int MOST = 50_000;

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
        int removed = 0;
        for (int from = 0; from < marks.size(); from += BATCH) {
            List<DocumentMark> batch = marks.subList(from, Math.min(from + BATCH, marks.size()));
            Bulk bulk = new Bulk(stores.engine(), index.name());
            strangers(index, batch).forEach(mark -> bulk.delete(mark.id(), mark.sequence(), mark.term()));
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

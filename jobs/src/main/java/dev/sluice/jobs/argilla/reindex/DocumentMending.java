package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.ItemException;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.readers.search.Indexes.StoredDocument;
import dev.sluice.writers.search.Bulk;
import java.util.List;
import java.util.Map;

/** Compares documents with their records, and writes those anew that are not the same; never over one that was just changed. */
final class DocumentMending {
    private final ReindexStores stores;
    private final DocumentComparison comparison;
    private final int bulkBytes;

    DocumentMending(ReindexStores stores, DocumentComparison comparison, int bulkBytes) {
        this.stores = stores;
        this.comparison = comparison;
        this.bulkBytes = bulkBytes;
    }

    /**
     * Mends the documents of some records.
     *
     * @param refused takes what cannot be written, by the id of the record
     * @return how many were written
     */
    int mend(List<StoredRecord> records, DatasetIndex index, Map<String, String> refused) {
        Map<String, StoredDocument> documents = stores.indexes()
                .documents(index.name(), records.stream().map(StoredRecord::id).toList());
        Bulk bulk = new Bulk(stores.engine(), index.name());
        int written = 0;
        for (StoredRecord record : records) {
            StoredDocument document = documents.get(record.id());
            try {
                if (document == null) {
                    bulk.create(record.id(), out -> index.writer().write(record, out));
                } else if (!comparison.isSame(record, document.source(), index)) {
                    bulk.replace(
                            record.id(),
                            document.sequence(),
                            document.term(),
                            out -> index.writer().write(record, out));
                } else {
                    continue;
                }
                index.touched(record.id());
            } catch (ItemException e) {
                refused.put(record.id(), e.getMessage());
            }
            if (bulk.bytes() >= bulkBytes) {
                written += send(bulk, refused);
            }
        }
        return written + send(bulk, refused);
    }

    private static int send(Bulk bulk, Map<String, String> refused) {
        Bulk.Result result = bulk.send();
        refused.putAll(result.refused());
        return result.done();
    }
}

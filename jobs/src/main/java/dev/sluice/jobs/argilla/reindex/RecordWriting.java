package dev.sluice.jobs.argilla.reindex;

import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcome;
import dev.sluice.model.PlanItem;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.readers.argilla.RecordReader.Read;
import dev.sluice.writers.search.Bulk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the documents of a range of records, a bulk at a time; after each of them the ledger knows how far it is. */
final class RecordWriting {
    private final ReindexStores stores;
    private final Ledger ledger;
    private final int bulkBytes;
    private final RateLimit limit;
    private final Progress progress;

    RecordWriting(ReindexStores stores, Ledger ledger, int bulkBytes, RateLimit limit, Progress progress) {
        this.stores = stores;
        this.ledger = ledger;
        this.bulkBytes = bulkBytes;
        this.limit = limit;
        this.progress = progress;
    }

    /**
     * Goes on with a range where it was left.
     *
     * @return what came of all of it
     */
    RecordsProof write(PlanItem item, RecordRange range, RecordsProof begun, DatasetIndex index) {
        Sending sending = new Sending(item, begun, index);
        RecordRange left = begun.reached() == null ? range : range.from(begun.reached());
        RecordPages pages = new RecordPages(stores.records(), left);
        for (List<Read> page = pages.next(); !page.isEmpty(); page = pages.next()) {
            page.forEach(sending::add);
        }
        return sending.end();
    }

    /** The bulk that is filled, and what is in it. */
    private final class Sending {
        private final PlanItem item;
        private final DatasetIndex index;
        private final Bulk bulk;
        private RecordsProof proof;
        private long digest;
        private long nobodys;
        private String last;
        private final Map<String, String> unwritable = new LinkedHashMap<>();

        Sending(PlanItem item, RecordsProof begun, DatasetIndex index) {
            this.item = item;
            this.proof = begun;
            this.index = index;
            this.bulk = new Bulk(stores.engine(), index.name());
            this.last = begun.reached();
        }

        void add(Read read) {
            StoredRecord record = read.record();
            try {
                index.add(record, bulk);
            } catch (ItemException e) {
                unwritable.put(record.id(), e.getMessage());
            }
            digest += read.digest();
            for (StoredRecord.Response response : record.responses()) {
                nobodys += response.user() == null ? 1 : 0;
            }
            last = record.position();
            if (bulk.bytes() >= bulkBytes) {
                send();
                ledger.record(item.position(), Outcome.PENDING, null, proof.text());
            }
        }

        private void send() {
            int bytes = bulk.bytes();
            limit.pass(bytes);
            Bulk.Result result = bulk.send();
            index.written();
            progress.read(bytes);
            Map<String, String> against = new LinkedHashMap<>(unwritable);
            against.putAll(result.refused());
            proof = proof.sent(last, digest, result.done(), against, nobodys);
            unwritable.clear();
            digest = 0;
            nobodys = 0;
        }

        RecordsProof end() {
            send();
            return proof.completed();
        }
    }
}

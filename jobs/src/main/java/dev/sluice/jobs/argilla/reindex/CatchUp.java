package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.ItemException;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.readers.argilla.RecordReader.Glance;
import dev.sluice.readers.argilla.RecordReader.Read;
import dev.sluice.writers.search.Bulk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Brings an index up with what has changed in the database since its documents were written.
 *
 * <p>Whether anything has, the digests of the rows tell: of records, responses, suggestions and vectors, also of those that are
 * gone; no clock has a say in it. Where one differs, each document is compared with its record, and what is not the same is
 * written once more. The server writes into its index after it has written into the database: what it changes after the last
 * look, it brings there itself.
 */
final class CatchUp {
    private static final int PAGE = 200;
    private static final int ROUNDS = 10;

    private final ReindexStores stores;
    private final DocumentComparison comparison;

    CatchUp(ReindexStores stores, DocumentComparison comparison) {
        this.stores = stores;
        this.comparison = comparison;
    }

    /**
     * A range whose documents are as its records are.
     *
     * @param ids of the records, with dashes
     */
    record UpToDate(RecordsProof proof, List<String> ids) {}

    /**
     * Looks until nothing has changed since the last look.
     *
     * @param known what is known of the range from the time when its documents were written
     */
    UpToDate bring(RecordRange range, RecordsProof known, DatasetIndex index) {
        RecordsProof now = known;
        for (int round = 0; round < ROUNDS; round++) {
            Glance glance = stores.records().glance(range);
            if (glance.digest() == now.digest()) {
                return new UpToDate(now, glance.ids());
            }
            now = rewrite(range, now, index);
        }
        throw new ItemException("its records change faster than they can be indexed: resume when there is less to do");
    }

    private RecordsProof rewrite(RecordRange range, RecordsProof known, DatasetIndex index) {
        long digest = 0;
        long nobodys = 0;
        int written = 0;
        Map<String, String> refused = new LinkedHashMap<>();
        RecordRange left = range;
        for (List<Read> page = stores.records().page(left, PAGE);
                !page.isEmpty();
                page = stores.records().page(left, PAGE)) {
            List<StoredRecord> records = page.stream().map(Read::record).toList();
            written += write(differing(records, index, refused), index, refused);
            digest += page.stream().mapToLong(Read::digest).sum();
            nobodys += records.stream()
                    .flatMap(record -> record.responses().stream())
                    .filter(response -> response.user() == null)
                    .count();
            left = left.from(records.get(records.size() - 1).position());
        }
        return known.caughtUp(digest, written, nobodys, refused);
    }

    private List<StoredRecord> differing(List<StoredRecord> records, DatasetIndex index, Map<String, String> refused) {
        Map<String, JsonNode> documents = stores.indexes()
                .documents(index.name(), records.stream().map(StoredRecord::id).toList());
        List<StoredRecord> differing = new ArrayList<>();
        for (StoredRecord record : records) {
            try {
                if (!comparison.isSame(record, documents.get(record.id()), index)) {
                    differing.add(record);
                }
            } catch (ItemException e) {
                refused.put(record.id(), e.getMessage());
            }
        }
        return differing;
    }

    /** Writes the documents of a range that the index has not at all. */
    int addMissing(RecordRange range, DatasetIndex index) {
        List<String> ids = stores.records().glance(range).ids();
        Set<String> there = stores.indexes().documents(index.name(), ids).keySet();
        List<String> missing = ids.stream().filter(id -> !there.contains(id)).toList();
        return write(stores.records().byId(index.id(), missing), index, new LinkedHashMap<>());
    }

    private int write(List<StoredRecord> records, DatasetIndex index, Map<String, String> refused) {
        Bulk bulk = new Bulk(stores.engine(), index.name());
        for (StoredRecord record : records) {
            try {
                index.add(record, bulk);
            } catch (ItemException e) {
                refused.put(record.id(), e.getMessage());
            }
        }
        Bulk.Result result = bulk.send();
        refused.putAll(result.refused());
        return result.done();
    }
}

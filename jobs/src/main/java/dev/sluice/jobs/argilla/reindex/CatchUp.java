package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.ChangeWatch;
import dev.sluice.config.OpenTransactions;
import dev.sluice.model.ItemException;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.readers.argilla.RecordReader.Glance;
import dev.sluice.readers.argilla.RecordReader.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings an index up with what has changed in the database since its documents were written.
 *
 * <p>Whether anything has, the digests of the rows tell: of records, responses, suggestions and vectors, also of those that are
 * gone; no clock has a say in it. Where one differs, each document is compared with its record, and what is not the same is
 * written once more. A server that is at work may write a document before or after it commits: what was touched here is looked
 * at once more in the end.
 */
final class CatchUp {
    private static final int ROUNDS = 10;
    private static final int BATCH = 500;
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(1);

    private final ReindexStores stores;
    private final DocumentMending mending;
    private final ChangeWatch watch;
    private final OpenTransactions transactions;
    private final Set<RecordRange> watched = ConcurrentHashMap.newKeySet();

    /**
     * @param watch over the database since before any record was read
     * @param transactions on the database
     */
    CatchUp(ReindexStores stores, DocumentMending mending, ChangeWatch watch, OpenTransactions transactions) {
        this.stores = stores;
        this.mending = mending;
        this.watch = watch;
        this.transactions = transactions;
    }

    /**
     * Waits for servers that have changed a row, and perhaps its document, and have not committed yet.
     *
     * @throws ItemException where one does not
     */
    void letServersCommit() {
        if (!transactions.await(LONGEST_TRANSACTION)) {
            throw new ItemException(
                    "somebody has written into the database and has not ended that transaction for %d seconds; what it changes may be missing in the index: once it has ended, launch again with --new"
                            .formatted(LONGEST_TRANSACTION.toSeconds()));
        }
    }

    /** All of a range was read under the watch, and written: as long as nobody writes, no digest needs to be looked at. */
    void written(RecordRange range) {
        watched.add(range);
    }

    boolean wasWritten(RecordRange range) {
        return watched.contains(range);
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
        boolean stale = index.isStale();
        if (!stale && watched.contains(range) && watch.isUnchanged()) {
            return new UpToDate(known, stores.records().ids(range));
        }
        for (int round = 0; round < ROUNDS; round++) {
            Glance glance = stores.records().glance(range);
            if (!stale && glance.digest() == now.digest()) {
                return new UpToDate(now, glance.ids());
            }
            now = rewrite(range, now, index);
            stale = false;
        }
        throw new ItemException("its records change faster than they can be indexed: resume when there is less to do");
    }

    /** Compares every document of a range with its record, whatever the digests say. */
    RecordsProof rewrite(RecordRange range, RecordsProof known, DatasetIndex index) {
        long digest = 0;
        long nobodys = 0;
        int written = 0;
        Map<String, String> refused = new LinkedHashMap<>();
        RecordPages pages = new RecordPages(stores.records(), range);
        for (List<Read> page = pages.next(); !page.isEmpty(); page = pages.next()) {
            written += mending.mend(page.stream().map(Read::record).toList(), index, refused);
            digest += page.stream().mapToLong(Read::digest).sum();
            nobodys += page.stream()
                    .flatMap(read -> read.record().responses().stream())
                    .filter(response -> response.user() == null)
                    .count();
        }
        return known.caughtUp(digest, written, nobodys, refused);
    }

    /** Writes the documents of a range that the index has not at all. */
    void addMissing(RecordRange range, DatasetIndex index) {
        List<String> ids = stores.records().ids(range);
        for (List<String> batch : batches(ids)) {
            Set<String> there = stores.indexes().present(index.name(), batch);
            List<String> missing =
                    batch.stream().filter(id -> !there.contains(id)).toList();
            mending.mend(stores.records().byId(index.id(), missing), index, new LinkedHashMap<>());
        }
    }

    /** Looks at what was touched, a while later, until nothing of it differs; what was removed may have a record by now. */
    void lookAgain(DatasetIndex index) {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> ids = index.takeTouched();
            if (ids.isEmpty()) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            letServersCommit();
            for (List<String> batch : batches(ids)) {
                mending.mend(stores.records().byId(index.id(), batch), index, new LinkedHashMap<>());
            }
        }
    }

    private static List<List<String>> batches(List<String> ids) {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            batches.add(ids.subList(from, Math.min(from + BATCH, ids.size())));
        }
        return batches;
    }
}

package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.EngineException;
import dev.sluice.jobs.argilla.reindex.DatasetProof.Phase;
import dev.sluice.jobs.run.SeveralAtATime;
import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.readers.search.FoundIndex;
import java.util.List;
import java.util.Optional;

/** What is done for a dataset once its records are written: what is too much is removed, what has changed is brought, and a new index takes its place. */
final class DatasetPublication {
    /** Where more of the documents are refused than one in so many, the index that is there stays. */
    private static final int TOLERATED = 10;
    /** Of the index that a server asks for, without what a run adds for one aside. */
    private static final int INDEX_NAME = "rg.00000000-0000-0000-0000-000000000000".length();

    private final ReindexStores stores;
    private final Ledger ledger;
    private final IndexSwitch indexSwitch;
    private final CatchUp catchUp;
    private final RecordVerification verification;
    private final Removal removal;
    private final DocumentCount count;
    private final int threads;

    DatasetPublication(
            ReindexStores stores, Ledger ledger, CatchUp catchUp, RecordVerification verification, int threads) {
        this.stores = stores;
        this.ledger = ledger;
        this.indexSwitch = new IndexSwitch(stores, ledger);
        this.catchUp = catchUp;
        this.verification = verification;
        this.removal = new Removal(stores);
        this.count = new DocumentCount(stores, removal, catchUp);
        this.threads = threads;
    }

    /**
     * Makes the documents of a dataset those that are searched.
     *
     * @param records what the ledger says of its records
     */
    void publish(DatasetIndex index, List<LedgerEntry> records) {
        if (records.stream().anyMatch(entry -> entry.outcome() == Outcome.PENDING)
                || index.trouble().isPresent()) {
            return;
        }
        try {
            index.refresh();
            if (index.isGone()) {
                clearGone(index);
            } else {
                requireIndex(index);
                bringUpToDate(index, records);
            }
            record(index);
        } catch (EngineException e) {
            index.trouble(new ItemException("the engine does not do it: %s".formatted(e.getMessage()), e));
        } catch (ItemException e) {
            index.trouble(e);
        }
    }

    /** Where its server had removed the index already, a bulk may have made it again. */
    private void clearGone(DatasetIndex index) {
        indexSwitch.clear(index);
        stores.indexes()
                .find(index.liveName())
                .filter(found -> !found.uuid().equals(index.proof().built())
                        && !found.uuid().equals(index.plan().live()))
                .ifPresent(found -> stores.changes().remove(found.name()));
    }

    /** Somebody may have removed the index meanwhile, and then its server has made it anew, or the engine by itself. */
    private void requireIndex(DatasetIndex index) {
        Optional<FoundIndex> found = stores.indexes().find(index.name());
        if (isWritten(found, index)) {
            return;
        }
        if (found.filter(index::owns).isEmpty()) {
            throw new ItemException(
                    "its index %s was removed meanwhile, and what is there now is none of its server's: launch again with --new"
                            .formatted(index.name()));
        }
        index.proof(index.proof().built(found.get().uuid()));
        index.stale();
    }

    private static boolean isWritten(Optional<FoundIndex> found, DatasetIndex index) {
        return found.filter(there -> there.uuid().equals(index.proof().built())).isPresent();
    }

    private void bringUpToDate(DatasetIndex index, List<LedgerEntry> records) {
        boolean switches = index.plan().rebuild() && index.proof().phase() == Phase.WRITING;
        long failed = records.stream()
                .filter(entry -> entry.outcome() == Outcome.FAILED)
                .count();
        if (failed > 0 && switches) {
            throw new ItemException(
                    "some of its records could not be written, so its new index does not take the place of the old one: resume once the cause is gone");
        }
        if (!allWritten(records) || !count.agrees(index)) {
            index.proof(index.proof().removed(removal.run(index)));
        }
        if (switches) {
            // In an index that is searched already, the same is done when the run proves its items.
            long refused = SeveralAtATime.map(records, threads, entry -> proven(entry, index)).stream()
                    .mapToLong(proof -> proof.refused().size())
                    .sum();
            index.proof(count.settle(index, records, refused));
            requireMost(index, refused);
            indexSwitch.make(index);
        }
    }

    /** Whether every record was given a document a moment ago: what is too much shows in the count then. */
    private boolean allWritten(List<LedgerEntry> records) {
        return refused(records) == 0
                && records.stream()
                        .allMatch(entry ->
                                catchUp.wasWritten(ReindexItem.of(entry.item()).range()));
    }

    private RecordsProof proven(LedgerEntry entry, DatasetIndex index) {
        RecordsProof known = RecordsProof.of(entry).orElse(RecordsProof.NONE);
        RecordsProof now = verification.verify(ReindexItem.of(entry.item()).range(), known, index);
        if (!now.equals(known)) {
            ledger.record(entry.item().position(), Outcome.DONE, null, now.text());
        }
        return now;
    }

    private static long refused(List<LedgerEntry> records) {
        return records.stream()
                .map(RecordsProof::of)
                .flatMap(Optional::stream)
                .mapToLong(proof -> proof.refused().size())
                .sum();
    }

    /** What is not searched any more because the engine refuses it must not be most of a dataset. */
    private static void requireMost(DatasetIndex index, long refused) {
        long all = index.proof().counts().documents() + refused;
        if (index.plan().live() != null && refused * TOLERATED > all) {
            throw new ItemException(
                    "the engine refuses %d of its %d documents, so its new index does not take the place of the old one"
                            .formatted(refused, all));
        }
    }

    /** Counts once more, when everything was proven; what was kept for the case of need is not needed any more. */
    void conclude(DatasetIndex index, List<LedgerEntry> records) {
        boolean open = records.stream().anyMatch(entry -> entry.outcome().open())
                || index.trouble().isPresent()
                || index.isGone();
        boolean live = !index.plan().rebuild() || index.proof().phase() == Phase.LIVE;
        if (open || !live) {
            return;
        }
        long refused = refused(records);
        try {
            if (refused > 0) {
                // The counts alone would not show a document too many.
                index.proof(index.proof().removed(removal.run(index)));
            }
            catchUp.lookAgain(index);
            index.proof(count.settle(index, records, refused));
            catchUp.lookAgain(index);
            if (!isWritten(stores.indexes().find(index.name()), index)) {
                throw new ItemException("its index was made anew meanwhile: resume to look at all of it again");
            }
            indexSwitch.clear(index);
            index.proof(index.proof().defined(index.definition()));
            ledger.record(
                    index.position(), Outcome.VERIFIED, null, index.proof().text());
        } catch (EngineException | ItemException e) {
            ledger.record(
                    index.position(),
                    Outcome.FAILED,
                    e.getMessage(),
                    index.proof().text());
        }
    }

    /** Removes an index whose dataset is not in the database, after one more look. */
    void removeOrphan(String name) {
        String live = name.substring(0, INDEX_NAME);
        boolean known = stores.argilla().dataset(live.substring("rg.".length())).isPresent();
        if (known && name.equals(live)) {
            throw new ItemException("its dataset has come into the database meanwhile: it was left as it is");
        }
        if (known && stores.indexes().find(live).isEmpty()) {
            throw new ItemException("its dataset has no other index: it was left as it is");
        }
        try {
            stores.changes().remove(name);
        } catch (EngineException e) {
            throw new ItemException("the engine does not remove it: %s".formatted(e.getMessage()), e);
        }
    }

    private void record(DatasetIndex index) {
        ledger.record(index.position(), Outcome.DONE, null, index.proof().text());
    }
}

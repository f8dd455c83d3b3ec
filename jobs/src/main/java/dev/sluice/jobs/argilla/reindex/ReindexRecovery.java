package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.EngineException;
import dev.sluice.jobs.argilla.reindex.DatasetProof.Phase;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.files.FolderLedger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Goes on from what an earlier attempt has left in the engine, or clears away what an earlier run has left there. */
final class ReindexRecovery implements FolderTarget.Content {
    private final ReindexStores stores;

    ReindexRecovery(ReindexStores stores) {
        this.stores = stores;
    }

    @Override
    public void requireFree() {}

    /** A dataset that cannot be searched comes first: what was built for it may be all that there is. */
    @Override
    public void clear(FolderLedger earlier) {
        IndexSwitch ofEarlier = new IndexSwitch(stores, earlier);
        try {
            earlier.entries().stream()
                    .filter(entry -> isDataset(entry.item()))
                    .map(this::index)
                    .filter(index -> index.plan().rebuild())
                    .forEach(index -> {
                        ofEarlier.recover(index);
                        ofEarlier.clear(index);
                    });
        } catch (EngineException | ItemException e) {
            throw new RefusedException(
                    "what an earlier run has left in the engine cannot be cleared away: %s; nothing else was changed"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static boolean isDataset(PlanItem item) {
        ReindexItem detail = ReindexItem.of(item);
        return detail.kind() == ReindexItem.Kind.DATASET && detail.dataset() != null;
    }

    private DatasetIndex index(LedgerEntry entry) {
        DatasetProof proof = DatasetProof.of(entry).orElse(DatasetProof.NONE);
        return new DatasetIndex(
                stores,
                entry.item(),
                stores.argilla().dataset(entry.item().key()).orElse(null),
                proof);
    }

    /**
     * Looks at each dataset of a plan: whether it can be searched, and whether what was written is still there.
     *
     * @return their indexes, by the ids of the datasets
     * @throws RefusedException where the database is not what it was
     */
    Map<String, DatasetIndex> recover(FolderLedger ledger) {
        Map<String, DatasetIndex> indexes = new LinkedHashMap<>();
        List<LedgerEntry> entries = ledger.entries();
        entries.stream()
                .filter(entry -> isDataset(entry.item()) && entry.item().refusal() == null)
                .forEach(entry -> indexes.put(entry.item().key(), index(entry)));
        IndexSwitch indexSwitch = new IndexSwitch(stores, ledger);
        for (DatasetIndex index : indexes.values()) {
            if (index.proof().built() != null && !stillHas(index, indexSwitch)) {
                ledger.forget(itemsOf(index, entries));
                index.proof(DatasetProof.NONE);
            }
        }
        requireSameDatabase(ReindexFacts.of(ledger.facts()));
        ledger.forget(incomplete(entries));
        // What had been proven may have changed since.
        ledger.entries().stream()
                .filter(entry -> entry.outcome() == Outcome.VERIFIED)
                .forEach(entry -> ledger.record(entry.item().position(), Outcome.DONE, null, null));
        return indexes;
    }

    private void requireSameDatabase(ReindexFacts facts) {
        if (!facts.revision().equals(stores.argilla().revision())) {
            throw new RefusedException(
                    "the database was migrated from %s to %s since this run was planned: `sluice launch reindex --new` starts over"
                            .formatted(facts.revision(), stores.argilla().revision()));
        }
    }

    /** Whether what an earlier attempt has written is still where the ledger says. */
    private boolean stillHas(DatasetIndex index, IndexSwitch indexSwitch) {
        try {
            if (index.isGone()) {
                return true;
            }
            if (index.plan().rebuild() && index.proof().phase() != Phase.LIVE) {
                return indexSwitch.recover(index);
            }
            return stores.indexes()
                    .find(index.liveName())
                    .filter(found -> found.uuid().equals(index.proof().built()))
                    .isPresent();
        } catch (EngineException e) {
            index.trouble(new ItemException("the engine does not do it: %s".formatted(e.getMessage()), e));
            return true;
        } catch (ItemException e) {
            index.trouble(e);
            return true;
        }
    }

    private static List<PlanItem> itemsOf(DatasetIndex index, List<LedgerEntry> entries) {
        return entries.stream()
                .map(LedgerEntry::item)
                .filter(item -> item.key().equals(index.id()) && item.refusal() == null)
                .toList();
    }

    /** Items that failed in the middle, and those of which documents were refused: their records are sent once more. */
    private static List<PlanItem> incomplete(List<LedgerEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.outcome().arrived()
                        && ReindexItem.of(entry.item()).kind() == ReindexItem.Kind.RECORDS
                        && RecordsProof.of(entry)
                                .filter(proof ->
                                        proof.complete() && proof.refused().isEmpty())
                                .isEmpty())
                .map(LedgerEntry::item)
                .toList();
    }
}

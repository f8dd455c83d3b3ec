package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.EngineException;
import dev.sluice.jobs.argilla.reindex.DatasetProof.Phase;
import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcome;
import dev.sluice.readers.search.FoundIndex;
import dev.sluice.writers.search.IndexChanges;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets an index that was built aside take the place of the one that is searched.
 *
 * <p>The server asks for its index by a fixed name, and deletes and makes it by that name, too, which does nothing to an alias.
 * So the name must be that of the index itself. No engine renames an index: the old one is removed, and a copy of the new one,
 * which shares its files, is made under its name. For that moment nothing can be searched; how long it was is measured. The
 * old one is copied aside before, and comes back where the new one does not come.
 */
final class IndexSwitch {
    private static final int ATTEMPTS = 50;

    private final ReindexStores stores;
    private final Ledger ledger;

    IndexSwitch(ReindexStores stores, Ledger ledger) {
        this.stores = stores;
        this.ledger = ledger;
    }

    /** The name of the copy of the old index. */
    static String aside(DatasetIndex index) {
        return index.plan().index().replace("-reindex-", "-before-");
    }

    /**
     * Makes the switch.
     *
     * @throws ItemException where it could not be made; the old index is there as it was
     */
    void make(DatasetIndex index) {
        Optional<FoundIndex> live = stores.indexes().find(index.liveName());
        try {
            stores.changes().flush(index.plan().index());
            stores.changes().block(index.plan().index(), true);
            if (live.isPresent() && !live.get().isAliased()) {
                copyAside(index);
            }
        } catch (EngineException e) {
            live.ifPresent(old -> stores.changes().block(old.name(), false));
            stores.changes().block(index.plan().index(), false);
            throw new ItemException(
                    "its new index is complete but cannot take the place of the old one, which is as it was: %s"
                            .formatted(e.getMessage()),
                    e);
        }
        record(index, index.proof().switching(index.settingsInPlaceOf(live)));
        long start = System.nanoTime();
        live.ifPresent(old -> remove(old, index));
        copy(index, live.isPresent());
        long gap = live.isPresent() ? (System.nanoTime() - start) / 1_000_000 : 0;
        finish(index, live.isPresent() ? gap : null);
    }

    /** Forbids to write into the old index for as long as its copy takes. */
    private void copyAside(DatasetIndex index) {
        String aside = aside(index);
        stores.changes().remove(aside);
        stores.changes().block(index.liveName(), true);
        Map<String, Object> settings = new HashMap<>();
        settings.put("index.number_of_replicas", 0);
        try {
            stores.changes().copy(index.liveName(), aside, settings);
        } catch (EngineException e) {
            if (!e.isOf(IndexChanges.IS_THERE)) {
                throw e;
            }
        }
    }

    private void remove(FoundIndex old, DatasetIndex index) {
        if (old.isAliased()) {
            stores.changes().removeAlias(old.name(), index.liveName());
        } else {
            stores.changes().remove(old.name());
        }
    }

    private void copy(DatasetIndex index, boolean replaces) {
        try {
            giveName(index.plan().index(), index);
            stores.indexes().count(index.liveName());
        } catch (EngineException e) {
            throw putBack(index, replaces, e);
        }
    }

    /**
     * Makes a copy of an index under the name that is searched. Where a server writes while there is none, the engine makes one
     * for it, of which it knows nothing but what was written: that one gives way, again and again.
     */
    private void giveName(String from, DatasetIndex index) {
        for (int attempt = 1; ; attempt++) {
            try {
                stores.changes().copy(from, index.liveName(), index.proof().settings());
                return;
            } catch (EngineException e) {
                if (!e.isOf(IndexChanges.IS_THERE) || attempt == ATTEMPTS) {
                    throw e;
                }
                if (stores.indexes().find(index.liveName()).filter(index::owns).isPresent()) {
                    return; // its answer was lost
                }
                stores.changes().remove(index.liveName());
            }
        }
    }

    private ItemException putBack(DatasetIndex index, boolean replaces, EngineException cause) {
        if (replaces && restore(index)) {
            record(index, index.proof().in(Phase.WRITING));
            stores.changes().block(index.plan().index(), false);
            stores.changes().remove(aside(index));
        }
        return new ItemException(
                "its new index could not take the place of the old one, which was put back: %s"
                        .formatted(cause.getMessage()),
                cause);
    }

    /** Gives the old index its name back; false where there was none. */
    private boolean restore(DatasetIndex index) {
        String aside = aside(index);
        if (stores.indexes().find(aside).isEmpty()) {
            return false;
        }
        stores.changes().block(aside, true);
        giveName(aside, index);
        return true;
    }

    private void finish(DatasetIndex index, Long gap) {
        FoundIndex now = stores.indexes().find(index.liveName()).orElseThrow();
        record(index, index.proof().live(now.uuid(), gap));
        stores.changes().remove(index.plan().index());
    }

    private void record(DatasetIndex index, DatasetProof proof) {
        index.proof(proof);
        ledger.record(index.position(), Outcome.DONE, null, proof.text());
    }

    /**
     * Finishes what an earlier attempt has begun, so that the dataset can be searched again before anything else is done.
     *
     * @return whether there is an index that holds what was written; else all of it is to be written again
     */
    boolean recover(DatasetIndex index) {
        Optional<FoundIndex> built = stores.indexes()
                .find(index.plan().index())
                .filter(found -> found.uuid().equals(index.proof().built()));
        Optional<FoundIndex> live = stores.indexes().find(index.liveName());
        if (built.isEmpty()) {
            return index.proof().phase() == Phase.SWITCHING && recoverWithout(index, live);
        }
        if (index.proof().phase() == Phase.WRITING) {
            live.ifPresent(this::unblock);
            unblock(built.get());
            return true;
        }
        if (live.isPresent() && live.get().uuid().equals(index.plan().live())) {
            unblock(live.get());
            unblock(built.get());
            record(index, index.proof().in(Phase.WRITING));
            return true;
        }
        stores.changes().block(built.get().name(), true);
        copy(index, true);
        finish(index, null);
        return true;
    }

    /** Who had forbidden to write into it was refused when the run was planned: this is ours. */
    private void unblock(FoundIndex index) {
        if (index.isBlocked()) {
            stores.changes().block(index.name(), false);
        }
    }

    /** The copy was made and the original removed, or both indexes are lost and the old one is still there. */
    private boolean recoverWithout(DatasetIndex index, Optional<FoundIndex> live) {
        if (live.isPresent() && !live.get().uuid().equals(index.plan().live())) {
            record(index, index.proof().live(live.get().uuid(), null));
            return true;
        }
        if (live.isEmpty()) {
            restore(index);
        }
        return false;
    }

    /** Removes what was kept beside the index that is searched. */
    void clear(DatasetIndex index) {
        if (index.plan().rebuild()) {
            stores.changes().remove(index.plan().index());
            stores.changes().remove(aside(index));
            stores.indexes().find(index.liveName()).ifPresent(this::unblock);
        }
    }
}

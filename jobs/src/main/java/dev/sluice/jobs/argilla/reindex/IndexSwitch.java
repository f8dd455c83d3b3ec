package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.EngineException;
import dev.sluice.jobs.argilla.reindex.DatasetProof.Phase;
import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcome;
import dev.sluice.readers.search.FoundIndex;
import java.time.Instant;
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
    private final ReindexStores stores;
    private final Ledger ledger;
    private final NamedCopy copies;

    IndexSwitch(ReindexStores stores, Ledger ledger) {
        this.stores = stores;
        this.ledger = ledger;
        this.copies = new NamedCopy(stores);
    }

    /**
     * Makes the switch.
     *
     * @throws ItemException where it could not be made
     */
    void make(DatasetIndex index) {
        Optional<FoundIndex> live = stores.indexes().find(index.liveName());
        try {
            stores.changes().flush(index.builtName());
            stores.changes().block(index.builtName(), true);
            live.filter(old -> !old.isAliased()).ifPresent(old -> copies.makeAside(old, index));
        } catch (EngineException e) {
            live.ifPresent(old -> stores.changes().block(old.name(), false));
            stores.changes().block(index.builtName(), false);
            stores.changes().remove(index.asideName());
            throw new ItemException(
                    "its new index is complete but cannot take the place of the old one, which is as it was: %s"
                            .formatted(e.getMessage()),
                    e);
        }
        record(index, index.proof().switching(index.settingsInPlaceOf(live), Instant.now()));
        try {
            live.ifPresent(old -> release(old, index));
            copies.give(index.builtName(), index);
        } catch (EngineException e) {
            throw putBack(index, live, e);
        }
        finish(index);
    }

    private void release(FoundIndex old, DatasetIndex index) {
        if (old.isAliased()) {
            stores.changes().removeAlias(old.name(), index.liveName());
        } else {
            stores.changes().remove(old.name());
        }
    }

    private ItemException putBack(DatasetIndex index, Optional<FoundIndex> live, EngineException cause) {
        try {
            if (live.filter(FoundIndex::isAliased).isPresent()) {
                stores.changes().addAlias(live.get().name(), index.liveName());
            } else if (live.isPresent()) {
                copies.give(index.asideName(), index);
            }
            record(index, (live.isPresent() ? index.proof().back(Instant.now()) : index.proof()).in(Phase.WRITING));
            stores.changes().block(index.builtName(), false);
            stores.changes().remove(index.asideName());
        } catch (EngineException e) {
            return new ItemException(
                    "nothing of it can be searched now: neither its new index nor the old one, which is kept as %s, can be given its name (%s): once the cause is gone, `sluice resume` does it"
                            .formatted(index.asideName(), cause.getMessage()),
                    e);
        }
        return new ItemException(
                "its new index could not take the place of the old one, %s: %s"
                        .formatted(
                                live.isPresent() ? "which was put back" : "of which there was none",
                                cause.getMessage()),
                cause);
    }

    private void finish(DatasetIndex index) {
        FoundIndex now = stores.indexes().find(index.liveName()).orElseThrow();
        DatasetProof proof = index.proof().live(now.uuid());
        record(index, index.plan().live() == null ? proof : proof.back(Instant.now()));
        index.written();
        stores.changes().remove(index.builtName());
    }

    private void record(DatasetIndex index, DatasetProof proof) {
        index.proof(proof);
        ledger.record(index.position(), Outcome.DONE, null, proof.text());
    }

    /**
     * Finishes what an earlier attempt has begun, so that the dataset can be searched again before anything else is done.
     *
     * @return whether there is an index that holds what was written; else all of it is to be written again
     * @throws ItemException where the switch could not be made
     */
    boolean recover(DatasetIndex index) {
        boolean built = stores.indexes()
                .find(index.builtName())
                .filter(found -> found.uuid().equals(index.proof().built()))
                .isPresent();
        copies.removeDead(index);
        Optional<FoundIndex> live = stores.indexes().find(index.liveName());
        boolean switching = index.proof().phase() == Phase.SWITCHING;
        if (live.isPresent() && copies.isCopyOf(index.builtName(), live.get(), index)) {
            finish(index);
            return true;
        }
        if (live.isPresent() && (!switching || isOld(live.get(), index))) {
            unblock(live.get());
            stores.indexes().find(index.builtName()).ifPresent(this::unblock);
            record(index, index.proof().in(Phase.WRITING));
            return built;
        }
        boolean gone = switching || stores.indexes().find(index.asideName()).isPresent();
        if (built && gone) {
            stores.changes().block(index.builtName(), true);
            try {
                copies.give(index.builtName(), index);
            } catch (EngineException e) {
                Optional<FoundIndex> aside = stores.indexes().find(index.asideName());
                throw aside.isPresent() ? putBack(index, aside, e) : e;
            }
            finish(index);
            return true;
        }
        bringBack(index);
        return built;
    }

    /** Whether an index is the one that was searched before, also where its server has made it anew since. */
    private static boolean isOld(FoundIndex live, DatasetIndex index) {
        return live.uuid().equals(index.plan().live()) || index.owns(live);
    }

    /** Gives the old index its name again where nothing has it. */
    private void bringBack(DatasetIndex index) {
        if (stores.indexes().find(index.liveName()).isEmpty()
                && stores.indexes().find(index.asideName()).isPresent()) {
            copies.give(index.asideName(), index);
        }
    }

    /** Who had forbidden to write into it was refused when the run was planned: this is ours. */
    private void unblock(FoundIndex index) {
        if (index.isBlocked()) {
            stores.changes().block(index.name(), false);
        }
    }

    /** Removes what was kept beside the index that is searched, once there is one. */
    void clear(DatasetIndex index) {
        if (!index.plan().rebuild()) {
            return;
        }
        if (!index.isGone()) {
            bringBack(index);
        }
        stores.changes().remove(index.builtName());
        stores.changes().remove(index.asideName());
        stores.indexes().find(index.liveName()).ifPresent(live -> {
            unblock(live);
            if (live.setting(NamedCopy.MARK).isPresent()) {
                Map<String, Object> plain = new java.util.HashMap<>();
                plain.put(NamedCopy.MARK, null);
                stores.changes().settings(live.name(), plain);
            }
        });
    }
}

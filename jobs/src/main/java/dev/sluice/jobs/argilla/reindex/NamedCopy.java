package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.EngineException;
import dev.sluice.readers.search.FoundIndex;
import dev.sluice.writers.search.IndexChanges;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Copies of indexes: one of the old index aside, and one of the new index under the name that is searched. */
final class NamedCopy {
    /** By this number a copy is known again; it says nothing but in which order an engine brings indexes back after a crash. */
    static final String MARK = "index.priority";

    private static final int ATTEMPTS = 50;
    private static final int MARKS = 1_000_000_000;

    private final ReindexStores stores;

    NamedCopy(ReindexStores stores) {
        this.stores = stores;
    }

    /**
     * Copies the old index aside; nobody can write into it from then on.
     *
     * @throws EngineException where the copy does not hold everything, so that the old one must stay
     */
    void makeAside(FoundIndex live, DatasetIndex index) {
        String aside = index.asideName();
        stores.changes().remove(aside);
        stores.changes().block(live.name(), true);
        stores.changes().refresh(live.name());
        try {
            stores.changes().copy(live.name(), aside, Map.of("index.number_of_replicas", 0));
        } catch (EngineException e) {
            if (!e.isOf(IndexChanges.IS_THERE)) { // its answer was lost
                throw e;
            }
        }
        requireStarted(aside);
        long copied = stores.indexes().count(aside);
        long documents = stores.indexes().count(live.name());
        if (copied != documents) {
            throw new EngineException("the copy %s has %d of %d documents".formatted(aside, copied, documents));
        }
        stores.changes().block(aside, true);
    }

    /**
     * Makes a copy of an index under the name that is searched. Where a server writes while there is none, the engine makes one
     * for it, of which it knows nothing but what was written: that one gives way, again and again.
     */
    void give(String from, DatasetIndex index) {
        Map<String, Object> settings = new HashMap<>(index.settings());
        settings.put(MARK, mark(from, index));
        for (int attempt = 1; ; attempt++) {
            try {
                stores.changes().copy(from, index.liveName(), settings);
                break;
            } catch (EngineException e) {
                if (!e.isOf(IndexChanges.IS_THERE) || attempt == ATTEMPTS) {
                    throw e;
                }
                if (stores.indexes()
                        .find(index.liveName())
                        .filter(live -> isCopyOf(from, live, index))
                        .isPresent()) {
                    break; // its answer was lost
                }
                stores.changes().remove(index.liveName());
            }
        }
        requireStarted(index.liveName());
        stores.indexes().count(index.liveName());
    }

    /** A copy that is acknowledged need not start, as where the disk has room for what is there and for nothing more. */
    private void requireStarted(String copy) {
        if (!stores.indexes().isStarted(copy)) {
            stores.changes().remove(copy);
            throw new EngineException(
                    "the engine has made %s and does not start it: GET /_cluster/allocation/explain says why"
                            .formatted(copy));
        }
    }

    /** A copy that has the name that is searched, and has not started, gives way: what it was made of is there still. */
    void removeDead(DatasetIndex index) {
        stores.indexes()
                .find(index.liveName())
                .filter(live -> isDead(live, stores))
                .filter(dead -> stores.indexes().find(index.builtName()).isPresent()
                        || stores.indexes().find(index.asideName()).isPresent())
                .ifPresent(dead -> stores.changes().remove(dead.name()));
    }

    /** Whether an index is a copy that has not started. */
    static boolean isDead(FoundIndex live, ReindexStores stores) {
        return live.setting(MARK).isPresent() && !stores.indexes().isStarted(live.name());
    }

    /** Whether an index is the copy of another one, made in this run. */
    boolean isCopyOf(String from, FoundIndex live, DatasetIndex index) {
        return live.setting(MARK)
                .filter(String.valueOf(mark(from, index))::equals)
                .isPresent();
    }

    private static int mark(String from, DatasetIndex index) {
        return 2 + Math.floorMod(Objects.hash(from, index.proof().built()), MARKS);
    }
}

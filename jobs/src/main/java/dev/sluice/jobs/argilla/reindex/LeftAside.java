package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.RefusedException;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.readers.search.FoundIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of another home, or one whose ledger is lost, has left beside an index when it died in the switch. Where nothing can
 * be searched, that gets its name before anything else is done.
 */
final class LeftAside {
    private final ReindexStores stores;

    LeftAside(ReindexStores stores) {
        this.stores = stores;
    }

    void bringBack(List<ArgillaDataset> datasets) {
        List<String> names = stores.indexes().names("rg.*");
        for (ArgillaDataset dataset : datasets) {
            complete(dataset, names).ifPresent(name -> {
                Optional<FoundIndex> live = stores.indexes().find(dataset.index());
                if (live.isEmpty() || NamedCopy.isDead(live.get(), stores)) {
                    live.ifPresent(dead -> stores.changes().remove(dead.name()));
                    give(name, dataset.index());
                }
            });
        }
    }

    private void give(String name, String live) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("index.refresh_interval", null);
        settings.put("index.number_of_replicas", stores.choices().replicas());
        stores.changes().block(name, true);
        stores.changes().copy(name, live, settings);
        if (!stores.indexes().isStarted(live)) {
            stores.changes().remove(live);
            throw new RefusedException(
                    "%s cannot be searched: a run that died has left it as %s, and the engine does not start a copy of that: GET /_cluster/allocation/explain says why"
                            .formatted(live, name));
        }
    }

    /** The old index, or else a new one that was complete: nobody may write into it any more. */
    private Optional<String> complete(ArgillaDataset dataset, List<String> names) {
        Optional<String> old = names.stream()
                .filter(name -> name.startsWith(dataset.index() + "-before-"))
                .findFirst();
        return old.or(() -> names.stream()
                .filter(name -> name.startsWith(dataset.index() + "-reindex-"))
                .filter(name -> stores.indexes()
                        .find(name)
                        .filter(FoundIndex::isBlocked)
                        .isPresent())
                .findFirst());
    }
}

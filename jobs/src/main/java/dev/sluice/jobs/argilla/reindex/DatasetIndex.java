package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.EngineException;
import dev.sluice.jobs.argilla.reindex.DatasetProof.Phase;
import dev.sluice.jobs.argilla.reindex.ReindexItem.DatasetPlan;
import dev.sluice.model.ItemException;
import dev.sluice.model.PlanItem;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.readers.search.FoundIndex;
import dev.sluice.writers.argilla.IndexDefinition;
import dev.sluice.writers.argilla.RecordDocument;
import dev.sluice.writers.search.Bulk;
import dev.sluice.writers.search.IndexChanges;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** The index of one dataset while it is worked on: what it is to hold, where it is written, and how far it is. */
final class DatasetIndex {
    private static final long TRANSACTION_NANOS = 1_000_000_000L;

    private final ReindexStores stores;
    private final PlanItem item;
    private final DatasetPlan plan;
    private ArgillaDataset dataset;
    private RecordDocument documents;
    private DatasetProof proof;
    private boolean ready;
    private boolean stale;
    private OptionalLong written = OptionalLong.empty();
    private final Set<String> touched = new LinkedHashSet<>();
    private ItemException trouble;

    DatasetIndex(ReindexStores stores, PlanItem item, ArgillaDataset dataset, DatasetProof proof) {
        this.stores = stores;
        this.item = item;
        this.plan = ReindexItem.of(item).dataset();
        this.proof = proof;
        describe(dataset);
        this.stale = proof.built() != null && !definition().equals(proof.definition());
    }

    private void describe(ArgillaDataset as) {
        dataset = as;
        documents = as == null
                ? null
                : new RecordDocument(
                        as, stores.argilla().form(), stores.choices().vectors());
    }

    /** Another one as soon as anything is declared that documents are made of. */
    synchronized String definition() {
        return UUID.nameUUIDFromBytes(String.valueOf(dataset).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    int position() {
        return item.position();
    }

    /** Its id, with dashes. */
    String id() {
        return item.key();
    }

    /** The name by which it is searched. */
    String liveName() {
        return "rg." + id();
    }

    DatasetPlan plan() {
        return plan;
    }

    synchronized DatasetProof proof() {
        return proof;
    }

    synchronized void proof(DatasetProof now) {
        proof = now;
    }

    synchronized boolean isGone() {
        return dataset == null;
    }

    /** Where documents are written now. */
    synchronized String name() {
        return proof.phase() == Phase.LIVE ? liveName() : plan.index();
    }

    /** The name of the index that is built. */
    String builtName() {
        return plan.index();
    }

    /** The name of the copy of the index that it replaces. */
    String asideName() {
        return plan.index().replace("-reindex-", "-before-");
    }

    /** Whether a server writes into the index. */
    synchronized boolean isSearched() {
        return name().equals(liveName());
    }

    /** Whether its questions, fields or the like have changed since documents were written. */
    synchronized boolean isStale() {
        return stale;
    }

    synchronized void stale() {
        stale = true;
    }

    /** Documents were written without a look at what was there, or the index has taken another one's place. */
    synchronized void written() {
        written = OptionalLong.of(System.nanoTime());
    }

    /** Waits for whoever may have written a document just before that, and ends the transaction just after. */
    void letServersCommit() {
        OptionalLong last;
        synchronized (this) {
            last = plan.live() == null ? OptionalLong.empty() : written;
        }
        last.ifPresent(nanos -> LockSupport.parkNanos(nanos + TRANSACTION_NANOS - System.nanoTime()));
    }

    /** A document was written or removed here while a server may be about to do something else with it. */
    synchronized void touched(String id) {
        touched.add(id);
    }

    /** What was touched since this was asked before. */
    synchronized List<String> takeTouched() {
        List<String> ids = List.copyOf(touched);
        touched.clear();
        return ids;
    }

    /** Settings of the index that takes the place of another one. */
    synchronized Map<String, Object> settings() {
        return proof.settings() == null ? settingsInPlaceOf(Optional.empty()) : proof.settings();
    }

    /** What stands against the dataset as a whole. */
    synchronized Optional<ItemException> trouble() {
        return Optional.ofNullable(trouble);
    }

    synchronized void trouble(ItemException now) {
        trouble = now;
    }

    /**
     * Sees to it, once, that the index can take documents.
     *
     * @throws ItemException where the engine does not make it, or does not extend its mapping
     */
    synchronized void prepare() {
        if (ready || isGone()) {
            return;
        }
        if (trouble != null) {
            throw new ItemException("its dataset cannot be indexed");
        }
        try {
            IndexDefinition definition = stores.definition(dataset);
            Optional<FoundIndex> there = stores.indexes().find(name());
            if (there.isEmpty()) {
                create(definition);
            } else {
                extend(definition, there.get());
            }
            if (proof.built() == null) {
                proof = DatasetProof.begun(
                        stores.indexes().find(name()).orElseThrow().uuid(), definition());
            }
            ready = true;
        } catch (EngineException e) {
            trouble = new ItemException("the engine does not make an index for it: %s".formatted(e.getMessage()), e);
            throw trouble;
        }
    }

    private void create(IndexDefinition definition) {
        Map<String, Object> settings = new LinkedHashMap<>(definition.settings());
        if (plan.rebuild()) {
            // Nobody searches it yet.
            settings.put("index.refresh_interval", "-1");
            settings.put("number_of_replicas", 0);
        }
        try {
            stores.changes().create(name(), settings, definition.mappings());
        } catch (EngineException e) {
            // Where an answer was lost, the request was sent again.
            if (!e.isOf(IndexChanges.IS_THERE)) {
                throw e;
            }
        }
    }

    private void extend(IndexDefinition definition, FoundIndex there) {
        MappingFit fit = MappingFit.of(definition, there);
        if (!fit.fits()) {
            throw new ItemException(
                    "its index does not take its documents any more (%s): launch again with --new, and without --strategy in-place"
                            .formatted(fit.reason().orElseThrow()));
        }
        if (!fit.lacks().isEmpty()) {
            Map<String, Object> mappings = new LinkedHashMap<>(definition.mappings());
            mappings.remove("_source"); // it is as it is wanted, and may not be told again
            stores.changes().extendMapping(there.name(), mappings);
        }
    }

    /** Looks whether the dataset has changed since, as when somebody has added a question. */
    synchronized void refresh() {
        Optional<ArgillaDataset> now = stores.argilla().dataset(id());
        if (!now.equals(Optional.ofNullable(dataset))) {
            describe(now.orElse(null));
            ready = false;
            stale = true;
            if (now.isEmpty()) {
                proof = proof.in(Phase.GONE);
            }
        }
        if (stale && now.isPresent()) {
            prepare();
        }
    }

    /** Whether an index is one of this dataset, and not one that the engine has made by itself when somebody wrote. */
    synchronized boolean owns(FoundIndex index) {
        if (dataset == null) {
            return false;
        }
        MappingFit fit = MappingFit.of(stores.definition(dataset), index);
        return fit.fits() && fit.lacks().isEmpty();
    }

    /** Adds the document of a record to a bulk. */
    void add(StoredRecord record, Bulk bulk) {
        bulk.index(record.id(), out -> writer().write(record, out));
    }

    synchronized RecordDocument writer() {
        return documents;
    }

    /** The paths of what a document loses once the engine has it. */
    synchronized List<String> images() {
        return dataset.fields().stream()
                .filter(field -> field.type().equals("image"))
                .map(ArgillaDataset.Field::name)
                .toList();
    }

    /** Settings of the index that takes the place of another one, or of none. */
    Map<String, Object> settingsInPlaceOf(Optional<FoundIndex> live) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("index.refresh_interval", null);
        settings.put("index.number_of_replicas", stores.choices().replicas());
        live.ifPresent(index -> {
            for (String name :
                    List.of("index.number_of_replicas", "index.auto_expand_replicas", "index.refresh_interval")) {
                index.setting(name).ifPresent(value -> settings.put(name, value));
            }
        });
        return settings;
    }
}

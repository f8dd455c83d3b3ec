package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.Flavour;
import dev.sluice.jobs.argilla.reindex.ReindexItem.DatasetPlan;
import dev.sluice.jobs.argilla.reindex.ReindexOptions.Strategy;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.readers.search.FoundIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks which datasets there are, which index each of them has, and what becomes of it. */
final class ReindexPlanner {
    private static final int RECORDS_OF_ITEM = 1_000;
    private static final int ITEMS_OF_PART = 20;
    private static final Pattern INDEX = Pattern.compile(
            "rg\\.(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-(?:reindex|before)-(?<run>[0-9a-f]+))?");

    private final ReindexStores stores;
    private final ReindexOptions options;
    private final String run;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> behindAliases = new ArrayList<>();
    private final List<PlanItem> items = new ArrayList<>();
    private int part;
    private int inPart;

    /**
     * @param run names the indexes that are built
     */
    ReindexPlanner(ReindexStores stores, ReindexOptions options, String run) {
        this.stores = stores;
        this.options = options;
        this.run = run.substring(0, 8);
    }

    /** The plan. Without records for a dry run: what is in them would not tell a person more. */
    Plan plan(boolean withRecords) {
        List<ArgillaDataset> all = stores.argilla().datasets();
        Set<String> known = all.stream().map(ArgillaDataset::id).collect(Collectors.toSet());
        for (String id : options.datasets()) {
            if (!known.contains(id)) {
                add(id, null, "there is no such dataset in the database", ReindexItem.of((DatasetPlan) null));
            }
        }
        for (ArgillaDataset dataset : all) {
            if (options.datasets().isEmpty() || options.datasets().contains(dataset.id())) {
                add(dataset, withRecords);
            }
        }
        orphans(known);
        warn("indexes that were searched by an alias, which an index takes over, stay as they are: %s", behindAliases);
        warnOfVectors(all);
        ReindexFacts facts = new ReindexFacts(
                stores.argilla().revision(),
                stores.argilla().form().words(),
                stores.engine().describe(),
                warnings);
        return new Plan(items, facts.text());
    }

    private void add(ArgillaDataset dataset, boolean withRecords) {
        long records = stores.records().count(dataset.id());
        if (!dataset.ready() && records == 0) {
            if (options.datasets().contains(dataset.id())) {
                add(
                        dataset.id(),
                        dataset.name(),
                        "it is a draft: its server makes the index when it is published",
                        ReindexItem.of((DatasetPlan) null));
            }
            return;
        }
        Optional<FoundIndex> live = stores.indexes().find(dataset.index());
        live.filter(FoundIndex::isFlooded).ifPresent(index -> {
            throw new RefusedException(
                    "the disk of the search engine %s is too full for it, and %s takes nothing any more: free some of it first"
                            .formatted(stores.engine().address().name(), index.name()));
        });
        DatasetPlan plan = plan(dataset, live, records);
        live.filter(index -> index.isAliased() && plan.rebuild()).ifPresent(index -> behindAliases.add(index.name()));
        String blocked = live.filter(FoundIndex::isBlocked).map(this::whoBlocks).orElse(null);
        String name = withRecords ? dataset.name() : forecast(dataset, plan);
        add(dataset.id(), name, blocked, ReindexItem.of(plan));
        if (withRecords && blocked == null) {
            for (RecordRange range : stores.records().ranges(dataset.id(), RECORDS_OF_ITEM)) {
                add(dataset.id(), dataset.name(), null, ReindexItem.of(range));
            }
        }
    }

    private String whoBlocks(FoundIndex index) {
        List<String> aside = stores.indexes().names(index.name() + "-*");
        return aside.isEmpty()
                ? "somebody has forbidden to write into its index: take index.blocks.write off %s first"
                        .formatted(index.name())
                : "a run that died may have left index.blocks.write on %s, as it has left %s: `sluice resume` goes on with it in its own home; else take that setting off first"
                        .formatted(index.name(), String.join(", ", aside));
    }

    private DatasetPlan plan(ArgillaDataset dataset, Optional<FoundIndex> live, long records) {
        String aside = "%s-reindex-%s".formatted(dataset.index(), run);
        Optional<String> against = live.flatMap(index -> MappingFit.of(stores.definition(dataset), index)
                .reason()
                .or(() -> index.isAliased()
                        ? Optional.of("%s is an alias, which its server cannot delete".formatted(dataset.index()))
                        : Optional.empty()));
        String uuid = live.map(FoundIndex::uuid).orElse(null);
        boolean wanted = options.strategy() == Strategy.REBUILD;
        if (options.strategy() == Strategy.IN_PLACE) {
            return new DatasetPlan(
                    false,
                    against.map(reason -> "asked for, though " + reason).orElse("asked for"),
                    dataset.index(),
                    uuid,
                    records);
        } else if (live.isEmpty()) {
            return new DatasetPlan(true, "there is no index", aside, null, records);
        } else if (wanted || against.isPresent()) {
            return new DatasetPlan(true, against.orElse("asked for"), aside, uuid, records);
        }
        return new DatasetPlan(false, "its mapping fits", dataset.index(), uuid, records);
    }

    private static String forecast(ArgillaDataset dataset, DatasetPlan plan) {
        return "%s: %d records, %s (%s)"
                .formatted(
                        dataset.name(),
                        plan.records(),
                        plan.rebuild() ? "into a new index" : "in place",
                        plan.reason());
    }

    private void add(String key, String name, String refusal, ReindexItem item) {
        if (inPart == ITEMS_OF_PART) {
            part++;
            inPart = 0;
        }
        inPart++;
        items.add(new PlanItem(items.size(), part, key, name, 0, refusal, item.detail()));
    }

    /**
     * Indexes of the server's kind whose dataset is not in this database, though it may be in another one that shares the
     * engine, and what runs of other homes have left aside.
     */
    private void orphans(Set<String> known) {
        List<String> foreign = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String name : stores.indexes().names("rg.*")) {
            Matcher parts = INDEX.matcher(name);
            if (parts.matches() && !known.contains(parts.group("id"))) {
                foreign.add(name);
            } else if (parts.matches() && parts.group("run") != null && !run.equals(parts.group("run"))) {
                left.add(name);
            }
        }
        if (options.deleteOrphans()) {
            foreign.forEach(name -> add(name, null, null, ReindexItem.orphan()));
            left.forEach(name -> add(name, null, null, ReindexItem.orphan()));
            return;
        }
        warn(
                "indexes of datasets that this database does not have: %s; --delete-orphans removes them: not where another server uses them",
                foreign);
        warn("indexes that other runs have left aside: %s; --delete-orphans removes them", left);
    }

    private void warn(String words, List<String> names) {
        if (!names.isEmpty()) {
            warnings.add(words.formatted(String.join(", ", names)));
        }
    }

    private void warnOfVectors(List<ArgillaDataset> all) {
        boolean any = all.stream().anyMatch(dataset -> !dataset.vectors().isEmpty());
        if (any && !stores.choices().vectors() && stores.engine().flavour() == Flavour.OPENSEARCH) {
            warnings.add("the engine has no k-NN plugin: vectors are left out, and cannot be searched");
        }
    }
}

package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.Database;
import dev.sluice.config.search.EngineException;
import dev.sluice.config.search.SearchEngine;
import dev.sluice.jobs.argilla.reindex.DatasetProof.Phase;
import dev.sluice.jobs.argilla.reindex.ReindexMigration.Written;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.readers.argilla.ArgillaDatabase;
import dev.sluice.writers.files.FolderLedger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reindex of an Argilla server, as the parts of a run. */
final class ReindexMigration implements Migration<Written> {
    private final Database database;
    private final ReindexStores stores;
    private final ReindexOptions options;
    private final RunRequest request;
    private final EngineTarget target;
    private final IndexSwitch indexSwitch;
    private final RecordWriting writing;
    private final DatasetPublication publication;
    private final RecordVerification verification;
    private final Map<String, DatasetIndex> indexes = new LinkedHashMap<>();

    /** What came of an item: the proof for its ledger entry. */
    record Written(PlanItem item, String proof) {}

    ReindexMigration(Database database, SearchEngine engine, ReindexOptions options, RunRequest request) {
        this.database = database;
        this.stores = ReindexStores.of(new ArgillaDatabase(database), engine, options);
        this.options = options;
        this.request = request;
        this.target =
                new EngineTarget(database, engine.address(), request.settings().home(), new Leftovers());
        this.indexSwitch = new IndexSwitch(stores, target.ledger());
        this.writing = new RecordWriting(
                stores, target.ledger(), options.bulkBytes(), RateLimit.of(request.options()), request.progress());
        DocumentComparison comparison = new DocumentComparison();
        CatchUp catchUp = new CatchUp(stores, new DocumentMending(stores, comparison, options.bulkBytes()));
        this.publication = new DatasetPublication(
                stores, target.ledger(), indexSwitch, catchUp, request.options().threads());
        this.verification = new RecordVerification(stores, catchUp, comparison, request.uuid());
    }

    /** What an earlier run has left, once another one takes its place. */
    private final class Leftovers implements FolderTarget.Content {
        @Override
        public void requireFree() {}

        /** A dataset that cannot be searched comes first: what was built for it may be all that there is. */
        @Override
        public void clear(FolderLedger earlier) {
            IndexSwitch ofEarlier = new IndexSwitch(stores, earlier);
            try {
                earlier.entries().stream()
                        .filter(entry -> isDataset(entry.item()))
                        .map(ReindexMigration.this::index)
                        .filter(index -> index.plan().rebuild())
                        .forEach(index -> {
                            ofEarlier.recover(index);
                            ofEarlier.clear(index);
                        });
            } catch (EngineException e) {
                throw new RefusedException(
                        "what an earlier run has left in the engine cannot be cleared away: %s; nothing else was changed"
                                .formatted(e.getMessage()),
                        e);
            }
        }
    }

    private static boolean isDataset(PlanItem item) {
        ReindexItem detail = ReindexItem.of(item);
        return detail.kind() == ReindexItem.Kind.DATASET && detail.dataset() != null;
    }

    private DatasetIndex index(LedgerEntry entry) {
        DatasetProof proof = DatasetProof.of(entry).orElseGet(() -> DatasetProof.begun(null));
        return new DatasetIndex(
                stores,
                entry.item(),
                stores.argilla().dataset(entry.item().key()).orElse(null),
                proof);
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "database  %s (revision %s: servers of %s)"
                        .formatted(
                                database.address().shown(),
                                stores.argilla().revision(),
                                stores.argilla().form().words()),
                "engine    %s (%s)"
                        .formatted(
                                stores.engine().address().shown(),
                                stores.engine().describe()));
    }

    @Override
    public String verb() {
        return "index";
    }

    @Override
    public void check() {
        if (stores.indexes().isFlooded("rg.*")) {
            throw new RefusedException(
                    "the disk of the search engine %s is too full for it, and its indexes take nothing any more: free some of it first"
                            .formatted(stores.engine().address().name()));
        }
    }

    @Override
    public Plan plan() {
        new LeftAside(stores).bringBack(stores.argilla().datasets());
        return new ReindexPlanner(stores, options, request.uuid()).plan(true);
    }

    @Override
    public Plan forecast() {
        return new ReindexPlanner(stores, options, request.uuid()).plan(false);
    }

    @Override
    public void recover() {
        List<LedgerEntry> entries = target.ledger().entries();
        entries.stream()
                .filter(entry -> isDataset(entry.item()) && entry.item().refusal() == null)
                .forEach(entry -> indexes.put(entry.item().key(), index(entry)));
        indexes.values().stream()
                .filter(index -> index.proof().built() != null)
                .filter(index -> !stillHas(index))
                .forEach(index -> beginAgain(index, entries));
        ReindexFacts facts = ReindexFacts.of(target.ledger().facts());
        if (!facts.revision().equals(stores.argilla().revision())) {
            throw new RefusedException(
                    "the database was migrated from %s to %s since this run was planned: `sluice launch reindex --new` starts over"
                            .formatted(facts.revision(), stores.argilla().revision()));
        }
        target.ledger().forget(incomplete(entries));
        // What had been proven may have changed since.
        target.ledger().entries().stream()
                .filter(entry -> entry.outcome() == Outcome.VERIFIED)
                .forEach(entry -> target.ledger().record(entry.item().position(), Outcome.DONE, null, null));
    }

    /** Whether what an earlier attempt has written is still where the ledger says. */
    private boolean stillHas(DatasetIndex index) {
        try {
            return index.isGone() || has(index);
        } catch (EngineException e) {
            index.trouble(new ItemException("the engine does not do it: %s".formatted(e.getMessage()), e));
            return true;
        }
    }

    private boolean has(DatasetIndex index) {
        if (index.plan().rebuild() && index.proof().phase() != Phase.LIVE) {
            return indexSwitch.recover(index);
        }
        return stores.indexes()
                .find(index.liveName())
                .filter(found -> found.uuid().equals(index.proof().built()))
                .isPresent();
    }

    private void beginAgain(DatasetIndex index, List<LedgerEntry> entries) {
        target.ledger()
                .forget(entries.stream()
                        .map(LedgerEntry::item)
                        .filter(item -> item.key().equals(index.id()) && item.refusal() == null)
                        .toList());
        index.proof(DatasetProof.begun(null));
    }

    /** Items that failed in the middle, and those of which documents were refused: their records are sent once more. */
    private List<PlanItem> incomplete(List<LedgerEntry> entries) {
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

    @Override
    public Written prepare(PlanItem item) {
        if (item.refusal() != null) {
            throw new ItemException(item.refusal());
        }
        ReindexItem detail = ReindexItem.of(item);
        if (detail.kind() == ReindexItem.Kind.ORPHAN) {
            return new Written(item, "");
        }
        DatasetIndex index = indexes.get(item.key());
        index.prepare();
        return detail.kind() == ReindexItem.Kind.DATASET
                ? new Written(item, index.proof().text())
                : new Written(item, write(item, detail.range(), index).text());
    }

    private RecordsProof write(PlanItem item, RecordRange range, DatasetIndex index) {
        if (index.isGone()) {
            return RecordsProof.NONE.completed();
        }
        RecordsProof begun = target.ledger().entries(item.part()).stream()
                .filter(entry -> entry.item().position() == item.position())
                .findFirst()
                .flatMap(RecordsProof::of)
                .orElse(RecordsProof.NONE);
        try {
            return writing.write(item, range, begun, index);
        } catch (EngineException e) {
            throw new ItemException("the engine does not take its documents: %s".formatted(e.getMessage()), e);
        }
    }

    @Override
    public void commit(Written written) {
        PlanItem item = written.item();
        if (ReindexItem.of(item).kind() == ReindexItem.Kind.ORPHAN) {
            publication.removeOrphan(item.key());
        }
        target.ledger().record(item.position(), Outcome.DONE, null, written.proof());
    }

    @Override
    public void publish() {
        Map<String, List<LedgerEntry>> records = records();
        for (DatasetIndex index : indexes.values()) {
            if (!request.stop().isRaised()) {
                publication.publish(index, records.getOrDefault(index.id(), List.of()));
            }
        }
    }

    /** What the ledger says of the records of each dataset. */
    private Map<String, List<LedgerEntry>> records() {
        return target.ledger().entries().stream()
                .filter(entry -> ReindexItem.of(entry.item()).kind() == ReindexItem.Kind.RECORDS)
                .collect(Collectors.groupingBy(entry -> entry.item().key()));
    }

    @Override
    public String verify(LedgerEntry entry) {
        ReindexItem detail = ReindexItem.of(entry.item());
        if (detail.kind() == ReindexItem.Kind.ORPHAN) {
            return entry.proof();
        }
        DatasetIndex index = indexes.get(entry.item().key());
        if (detail.kind() == ReindexItem.Kind.DATASET) {
            index.trouble().ifPresent(trouble -> {
                throw trouble;
            });
            return index.proof().text();
        }
        if (index.isGone()) {
            return entry.proof();
        }
        RecordsProof known = RecordsProof.of(entry).orElse(RecordsProof.NONE);
        RecordsProof verified = verified(entry.item(), detail.range(), known, index);
        if (!verified.refused().isEmpty()) {
            target.ledger().record(entry.item().position(), Outcome.DONE, null, verified.text());
            throw new ItemException(ReindexReport.refusals(verified.refused()));
        }
        return verified.text();
    }

    /** What was not proven is written once more by a resume. */
    private RecordsProof verified(PlanItem item, RecordRange range, RecordsProof known, DatasetIndex index) {
        try {
            return verification.verify(range, known, index);
        } catch (EngineException | ItemException e) {
            target.ledger().record(item.position(), Outcome.DONE, null, RecordsProof.NONE.text());
            throw e instanceof ItemException failure
                    ? failure
                    : new ItemException("the engine does not do it: %s".formatted(e.getMessage()), e);
        }
    }

    @Override
    public void conclude() {
        Map<String, List<LedgerEntry>> records = records();
        indexes.values().forEach(index -> publication.conclude(index, records.getOrDefault(index.id(), List.of())));
    }

    @Override
    public String reportName() {
        return "reindex_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return ReindexReport.fields(entries, ReindexFacts.of(facts), dryRun);
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return ReindexReport.summary(report);
    }

    @Override
    public void close() {
        target.close();
        stores.engine().close();
        database.close();
    }
}

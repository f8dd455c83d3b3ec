package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.ChangeWatch;
import dev.sluice.config.Database;
import dev.sluice.config.search.EngineException;
import dev.sluice.config.search.SearchEngine;
import dev.sluice.jobs.argilla.reindex.ReindexMigration.Written;
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
    private final ReindexRecovery recovery;
    private final EngineTarget target;
    private final RecordWriting writing;
    private final DatasetPublication publication;
    private final RecordVerification verification;
    private final ChangeWatch watch;
    private final CatchUp catchUp;
    private final Map<String, DatasetIndex> indexes = new LinkedHashMap<>();
    private boolean awaited;
    private ItemException uncommitted;

    /** What came of an item: the proof for its ledger entry. */
    record Written(PlanItem item, String proof) {}

    ReindexMigration(Database database, SearchEngine engine, ReindexOptions options, RunRequest request) {
        this.database = database;
        this.stores = ReindexStores.of(new ArgillaDatabase(database), engine, options);
        this.options = options;
        this.request = request;
        this.recovery = new ReindexRecovery(stores);
        this.target =
                new EngineTarget(database, engine.address(), request.settings().home(), recovery);
        this.writing = new RecordWriting(
                stores, target.ledger(), options.bulkBytes(), RateLimit.of(request.options()), request.progress());
        DocumentComparison comparison = new DocumentComparison();
        this.watch = database.watch();
        this.catchUp = new CatchUp(
                stores,
                new DocumentMending(stores, comparison, options.bulkBytes()),
                watch,
                database.openTransactions());
        this.verification = new RecordVerification(stores, catchUp, comparison, request.uuid());
        this.publication = new DatasetPublication(
                stores,
                target.ledger(),
                catchUp,
                verification,
                request.options().threads());
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
                "engine    %s (%s%s)"
                        .formatted(
                                stores.engine().address().shown(),
                                stores.engine().describe(),
                                stores.engine().isVerified() ? "" : "; nobody verifies its certificate"));
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
        indexes.putAll(recovery.recover(target.ledger()));
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
            RecordsProof written = writing.write(item, range, begun, index);
            if (begun.reached() == null) {
                catchUp.written(range);
            }
            return written;
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
        indexes.values().forEach(DatasetIndex::letServersCommit);
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
        letServersCommit();
        RecordsProof known = RecordsProof.of(entry).orElse(RecordsProof.NONE);
        RecordsProof verified = verified(entry.item(), detail.range(), known, index);
        if (!verified.refused().isEmpty()) {
            target.ledger().record(entry.item().position(), Outcome.DONE, null, verified.text());
            throw new ItemException(ReindexReport.refusals(verified.refused()));
        }
        return verified.text();
    }

    /** Once, and before anything is proven: where they do not, nothing is. */
    private synchronized void letServersCommit() {
        if (!awaited) {
            awaited = true;
            request.progress().now("waiting for transactions that are open in the database");
            try {
                catchUp.letServersCommit();
            } catch (ItemException e) {
                uncommitted = e;
            } finally {
                request.progress().now(null);
            }
        }
        if (uncommitted != null) {
            throw uncommitted;
        }
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
        watch.close();
        database.close();
    }
}

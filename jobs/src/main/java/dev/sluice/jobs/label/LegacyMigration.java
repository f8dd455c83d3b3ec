package dev.sluice.jobs.label;

import dev.sluice.config.Database;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.readers.label.LabelSchema;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.DatasetStorage;
import dev.sluice.writers.label.LabelStoreWriter;
import dev.sluice.writers.sql.RunOnStore;
import dev.sluice.writers.sql.SqlLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The migration of legacy projects, as the parts of a run. */
final class LegacyMigration implements Migration<PreparedProject> {
    private final Database database;
    private final LabelStoreReader reader;
    private final LabelStoreWriter writer;
    private final DatasetStorage storage;
    private final RunOnStore runOnStore;
    private final SqlLedger ledger;
    private final UnfinishedDatasets unfinished;
    private final ProjectFolder folders;
    private final LegacyPlan plan;
    private final ProjectPreparation preparation;
    private final ProjectCommit commit;
    private final ProjectVerification verification;
    private final List<Long> projects;

    /**
     * What a run is to work on.
     *
     * @param storage where datasets go
     * @param projects by their numbers; empty for all
     */
    record Scope(Path storage, List<Long> projects, LinkPolicy links) {}

    /** @param another opens the same database anew, for reading back */
    LegacyMigration(Database database, Supplier<Database> another, Scope scope, RunRequest request) {
        this.database = database;
        this.projects = scope.projects();
        LabelSchema.requirePrepared(database);
        this.reader = new LabelStoreReader(database);
        this.writer = new LabelStoreWriter(database, request.uuid());
        this.storage = new DatasetStorage(scope.storage(), request.uuid());
        this.runOnStore = new RunOnStore(database);
        this.ledger = new SqlLedger(database, runOnStore);
        this.unfinished = new UnfinishedDatasets(ledger, reader);
        this.folders = new ProjectFolder(scope.storage(), scope.links());
        StoreLimits limits = new StoreLimits(reader, database.catalogue(), scope.storage());
        this.plan = new LegacyPlan(reader, folders, limits, scope.storage());
        RateLimit limit =
                new RateLimit(request.options().number("limit-rate", 1).orElse(0L) * 1_000_000L);
        this.preparation = new ProjectPreparation(folders, reader, storage, request.progress(), limit);
        this.commit = new ProjectCommit(database, reader, writer, storage, runOnStore, ledger);
        this.verification = new ProjectVerification(another, request.progress(), limit);
    }

    @Override
    public String store() {
        return database.address().storeKey();
    }

    @Override
    public List<String> describe() {
        return List.of("database  " + database.address().shown(), "storage   " + storage.root());
    }

    @Override
    public Optional<Lease> lease(String holder) {
        Optional<Lease> store = database.storeLease(holder);
        if (store.isEmpty()) {
            return store;
        }
        Optional<Lease> files = Optional.empty();
        try {
            files = storage.lease(holder);
            return files.map(lease -> () -> {
                lease.close();
                store.get().close();
            });
        } finally {
            if (files.isEmpty()) {
                store.get().close();
            }
        }
    }

    @Override
    public Optional<String> leaseHolder() {
        return database.storeLeaseHolder()
                .or(() -> storage.leaseHolder().map(holder -> holder + ", which writes into the same storage"));
    }

    @Override
    public Optional<Occupant> occupant() {
        return runOnStore
                .occupant()
                .map(run -> new Occupant(
                        run.uuid(),
                        run.jobName(),
                        run.runId(),
                        run.home(),
                        run.state().equals("ENDED")));
    }

    @Override
    public void occupy(Occupant run) {
        clearAfter(runOnStore.occupant().filter(other -> !other.uuid().equals(run.uuid())));
        runOnStore.occupy(new RunOnStore.Occupant(run.uuid(), run.jobName(), run.runId(), run.home(), "RUNNING"));
        writer.prepare();
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Plan plan() {
        return plan.plan(projects);
    }

    @Override
    public Plan forecast() {
        storage.requireWritableLater();
        Plan planned = plan.plan(projects);
        return new Plan(new LegacyForecast(reader, folders, storage.root()).of(planned.items()), planned.facts());
    }

    /** What a run that is being replaced left half-made would be known to nobody once its ledger is gone. */
    private void clearAfter(Optional<RunOnStore.Occupant> replaced) {
        if (replaced.isPresent() && ledger.planned()) {
            String where = LegacyFacts.of(ledger.facts()).storage();
            try {
                unfinished.withdraw();
                new DatasetStorage(Path.of(where), replaced.get().uuid()).clean();
            } catch (IOException e) {
                throw new RefusedException(
                        "what run %d left in %s cannot be removed: %s"
                                .formatted(replaced.get().runId(), where, e),
                        e);
            }
        }
    }

    @Override
    public void recover() throws IOException {
        storage.clean();
        unfinished.withdraw();
    }

    @Override
    public PreparedProject prepare(PlanItem item) throws IOException {
        return preparation.prepare(item);
    }

    @Override
    public void commit(PreparedProject prepared) throws IOException {
        commit.commit(prepared);
    }

    @Override
    public void publish() throws IOException {
        storage.clean();
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        try {
            return verification.verify(entry);
        } catch (NumberFormatException e) {
            throw new ItemException(
                    "the ledger's entry of %s cannot be read"
                            .formatted(entry.item().key()),
                    e);
        }
    }

    @Override
    public String reportName() {
        return "migration_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return LegacyReport.fields(entries, LegacyFacts.of(facts), dryRun ? null : reader, storage.root());
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return LegacySummary.of(report);
    }

    @Override
    public void ended() {
        runOnStore.state("ENDED");
    }

    @Override
    public void close() {
        verification.close();
        database.close();
    }
}

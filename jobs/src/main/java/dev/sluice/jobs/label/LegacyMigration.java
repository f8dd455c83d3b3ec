package dev.sluice.jobs.label;

import dev.sluice.config.Database;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.DatasetStorage;
import dev.sluice.writers.label.LabelStoreWriter;
import dev.sluice.writers.sql.RunOnStore;
import dev.sluice.writers.sql.SqlLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The migration of legacy projects, as the parts of a run. */
final class LegacyMigration implements Migration<PreparedProject> {
    private final Database database;
    private final LabelStoreReader reader;
    private final LabelStoreWriter writer;
    private final DatasetStorage storage;
    private final RunOnStore runOnStore;
    private final SqlLedger ledger;
    private final LegacyPlan plan;
    private final ProjectPreparation preparation;
    private final ProjectCommit commit;
    private final ProjectVerification verification;
    private final List<Long> projects;

    LegacyMigration(Database database, Path storagePath, List<Long> projects, LinkPolicy links, RunRequest request) {
        this.database = database;
        this.projects = projects;
        this.reader = new LabelStoreReader(database);
        reader.requirePreparedSchema();
        this.writer = new LabelStoreWriter(database, request.uuid());
        this.storage = new DatasetStorage(storagePath, request.uuid());
        this.runOnStore = new RunOnStore(database);
        this.ledger = new SqlLedger(database, runOnStore);
        ProjectFolder folders = new ProjectFolder(storagePath, links);
        this.plan = new LegacyPlan(reader, folders, storagePath);
        RateLimit limit =
                new RateLimit(request.options().number("limit-rate", 1).orElse(0L) * 1_000_000L);
        this.preparation = new ProjectPreparation(plan, folders, reader, storage, request.progress(), limit);
        this.commit = new ProjectCommit(database, reader, writer, storage, runOnStore, ledger);
        this.verification = new ProjectVerification(database, reader, request.progress(), limit);
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
        return database.dialect().storeLease(database, holder);
    }

    @Override
    public Optional<String> leaseHolder() {
        return database.dialect().storeLeaseHolder(database);
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
        storage.requireWritable();
        runOnStore.occupy(new RunOnStore.Occupant(run.uuid(), run.jobName(), run.runId(), run.home(), "RUNNING"));
        writer.prepare();
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public List<PlanItem> plan() {
        return plan.items(projects);
    }

    @Override
    public List<PlanItem> forecast() {
        List<PlanItem> items = plan.items(projects);
        Map<String, Boolean> created = plan.newDatasets(items);
        return items.stream()
                .map(item -> new PlanItem(
                        item.position(),
                        item.part(),
                        item.key(),
                        item.name(),
                        item.bytes(),
                        item.refusal(),
                        LegacyReport.forecast(item, created.getOrDefault(item.key(), false))))
                .toList();
    }

    @Override
    public void recover() throws IOException {
        storage.clean();
        List<String> known =
                reader.datasets().stream().map(row -> row.filePath()).toList();
        for (String intent : ledger.openIntents()) {
            if (!known.contains(intent) && Files.exists(Path.of(intent))) {
                storage.withdraw(Path.of(intent));
            }
        }
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
    public Map<String, Object> report(List<LedgerEntry> entries, boolean dryRun) {
        return LegacyReport.fields(entries, dryRun, storage.root(), reader.rowCounts());
    }

    @Override
    public void ended() {
        runOnStore.state("ENDED");
    }

    @Override
    public void close() {
        database.close();
    }
}

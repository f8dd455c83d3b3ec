package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.UnfinishedDatasets;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The migration of legacy projects, as the parts of a run. */
final class LegacyMigration implements Migration<PreparedProject> {
    private final LabelStore store;
    private final DatasetStorage storage;
    private final UnfinishedDatasets unfinished;
    private final ProjectFolder folders;
    private final LegacyPlan plan;
    private final ProjectPreparation preparation;
    private final ProjectCommit commit;
    private final ProjectVerification verification;
    private final List<Long> projects;
    private final Meter meter;

    /** @param projects by their numbers; empty for all */
    LegacyMigration(
            LabelStore store, DatasetStorage storage, List<Long> projects, LinkPolicy links, RunRequest request) {
        LabelStoreReader reader = store.reader();
        this.store = store;
        this.storage = storage;
        this.projects = projects;
        this.unfinished = new UnfinishedDatasets(store.ledger(), reader);
        this.folders = new ProjectFolder(storage.root(), links);
        StoreLimits limits = new StoreLimits(reader, store.database().catalogue(), storage.root());
        this.plan = new LegacyPlan(reader, folders, limits, storage.root());
        this.meter = Meter.of(request);
        this.preparation = new ProjectPreparation(folders, reader, storage, meter);
        this.commit = new ProjectCommit(store, storage);
        this.verification = new ProjectVerification(store, meter);
    }

    @Override
    public Target target() {
        return store;
    }

    @Override
    public List<String> describe() {
        return List.of("database  " + store.database().address().shown(), "storage   " + storage.root());
    }

    @Override
    public String verb() {
        return "move";
    }

    @Override
    public Plan plan() {
        return plan.plan(projects);
    }

    @Override
    public Plan forecast() {
        storage.requireWritableLater();
        Plan planned = plan.plan(projects);
        return new Plan(
                new LegacyForecast(store.reader(), folders, storage.root(), meter).of(planned.items()),
                planned.facts());
    }

    @Override
    public void recover() throws IOException {
        storage.cleanAll();
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
        return LegacyReport.fields(entries, LabelFacts.of(facts), dryRun ? null : store.reader(), storage.root());
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return LegacySummary.of(report);
    }
}

package dev.sluice.jobs.label.prepare;

import dev.sluice.config.Database;
import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.run.BackupItem;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.PreparedTarget;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.label.SchemaWriter;
import dev.sluice.writers.sql.BackupFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The preparation of a schema, as the parts of a run. Work makes the backup and looks once more at what stands against each
 * change; the changes themselves are made together when the run publishes.
 */
final class SchemaPreparation implements Migration<SchemaPreparation.Ready> {
    private final Database database;
    private final Supplier<Database> another;
    private final BackupItem backup;
    private final SchemaWriter writer;
    private final SchemaPlan plan;
    private final PreparedTarget target;
    private Database later;

    /**
     * An item that may be committed.
     *
     * @param proof of the backup; null for a change
     */
    record Ready(PlanItem item, String proof) {}

    /**
     * @param another opens the same database anew, for reading back
     * @param backup empty where none is wanted
     */
    SchemaPreparation(Database database, Supplier<Database> another, Optional<BackupFile> backup) {
        this.database = database;
        this.another = another;
        this.backup = new BackupItem(backup);
        this.writer = new SchemaWriter(database);
        this.plan = new SchemaPlan(database, writer, this.backup);
        this.target = new PreparedTarget(database, plan::requirePossible);
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("database  " + database.address().shown());
    }

    @Override
    public String verb() {
        return "make";
    }

    @Override
    public Plan plan() {
        return plan.plan();
    }

    @Override
    public Plan forecast() {
        return plan.plan();
    }

    @Override
    public void recover() throws IOException {
        backup.recover(
                target.ledger(),
                target.ledger().entries().stream().map(LedgerEntry::item).anyMatch(this::isMade));
    }

    private boolean isMade(PlanItem item) {
        return !BackupItem.is(item) && plan.change(item).isMade(database.catalogue());
    }

    @Override
    public Ready prepare(PlanItem item) throws IOException {
        if (BackupItem.is(item)) {
            return new Ready(item, backup.make());
        }
        plan.change(item).refusal(database).ifPresent(reason -> {
            throw new ItemException(reason);
        });
        return new Ready(item, null);
    }

    @Override
    public void commit(Ready ready) {
        target.ledger().record(ready.item().position(), Outcome.DONE, null, ready.proof());
    }

    @Override
    public void publish() {
        if (target.ledger().entries().isEmpty()) {
            return; // and nothing of the run is in the database
        }
        for (LedgerEntry entry : target.ledger().entries()) {
            if (!entry.outcome().arrived()) {
                throw new RefusedException("nothing was changed in %s, since one thing cannot be made: %s: %s"
                        .formatted(database.address().shown(), entry.item().key(), entry.message()));
            }
        }
        writer.makeAll(target::checkFence);
    }

    /** Where a change is there, all of it is: see {@link SchemaWriter#makeAll}. */
    @Override
    public String verify(LedgerEntry entry) throws IOException {
        if (BackupItem.is(entry.item())) {
            return BackupItem.verify(entry);
        }
        if (!plan.change(entry.item()).isMade(anew().catalogue())) {
            throw new ItemException("it was made and is gone: somebody else is changing this database; launch again");
        }
        return "{\"read_back\": true}";
    }

    /** Over connections that were opened after the changes. */
    private synchronized Database anew() {
        if (later == null) {
            later = another.get();
        }
        return later;
    }

    @Override
    public String reportName() {
        return "schema_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return SchemaReport.fields(entries, LabelFacts.of(facts), dryRun ? Map::of : plan::rowCounts, dryRun);
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return SchemaReport.summary(report);
    }

    @Override
    public synchronized void close() {
        if (later != null) {
            later.close();
        }
        target.close();
    }
}

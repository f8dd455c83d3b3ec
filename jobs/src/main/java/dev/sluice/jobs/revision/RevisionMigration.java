package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.jobs.run.BackupItem;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.PreparedTarget;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionScript;
import dev.sluice.readers.revision.RevisionStore;
import dev.sluice.writers.revision.RevisionWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A change of revisions, as the parts of a run: the backup, then one revision after the other, each in a transaction. */
final class RevisionMigration implements Migration<RevisionMigration.Ready> {
    private final Database database;
    private final RevisionOptions options;
    private final Direction direction;
    private final RevisionStore store;
    private final RevisionWriter writer;
    private final BackupItem backup;
    private final RevisionPlan plan;
    private final PreparedTarget target;

    /**
     * An item that may be committed.
     *
     * @param proof of the backup; null for a revision
     */
    record Ready(PlanItem item, String proof) {}

    RevisionMigration(Database database, RevisionOptions options, Direction direction) {
        this.database = database;
        this.options = options;
        this.direction = direction;
        this.store = options.revisions();
        this.writer = new RevisionWriter(database, store.graph());
        this.backup = new BackupItem(options.backup(database));
        this.plan = new RevisionPlan(database, store, options, direction, writer, backup);
        this.target = new PreparedTarget(database, plan::requirePossible);
    }

    @Override
    public void check() {
        plan.requireRoute();
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("database  " + database.address().shown(), "revisions " + store.name());
    }

    @Override
    public String verb() {
        return direction == Direction.UPGRADE ? "take" : "take back";
    }

    @Override
    public String verb(PlanItem item) {
        return BackupItem.is(item) ? "make" : verb();
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
                target.ledger().entries().stream()
                        .anyMatch(entry ->
                                !BackupItem.is(entry.item()) && entry.outcome().arrived()));
    }

    @Override
    public Ready prepare(PlanItem item) throws IOException {
        String words =
                BackupItem.is(item) ? item.name() : RevisionForecast.of(item).wordsBeforeLosses();
        options.now("%s %s".formatted(item.key(), words));
        return new Ready(item, BackupItem.is(item) ? backup.make() : null);
    }

    @Override
    public void commit(Ready ready) {
        PlanItem item = ready.item();
        requireEarlier(item);
        if (BackupItem.is(item)) {
            target.ledger().record(item.position(), Outcome.DONE, null, ready.proof());
            return;
        }
        RevisionScript script = plan.script(item);
        try {
            database.transactions().executeWithoutResult(status -> {
                target.checkFence();
                RevisionWriter.Effect effect = writer.apply(script, direction, options.lossesAllowed());
                target.ledger()
                        .record(
                                item.position(),
                                Outcome.DONE,
                                null,
                                RevisionProof.of(effect).text());
            });
        } catch (RefusedException | DataAccessException | TransactionException e) {
            throw new RefusedException(
                    "revision %s was rolled back: %s; %s is at %s%s"
                            .formatted(item.key(), words(e), database.address().shown(), place(), wayBack()),
                    e);
        }
    }

    /** In one line: what a database says of the cause may have several. What Sluice says itself needs no cause. */
    private static String words(RuntimeException failure) {
        Throwable telling =
                failure instanceof RefusedException ? failure : NestedExceptionUtils.getMostSpecificCause(failure);
        return String.join(
                " ",
                String.valueOf(telling.getMessage()).lines().map(String::strip).toList());
    }

    /** Nothing is built upon what is not there. */
    private void requireEarlier(PlanItem item) {
        target.ledger().entries().stream()
                .filter(entry -> entry.item().position() < item.position()
                        && !entry.outcome().arrived())
                .findFirst()
                .ifPresent(entry -> {
                    throw new RefusedException("%s was not done: %s; nothing after it was done either"
                            .formatted(entry.item().key(), entry.message()));
                });
    }

    private String place() {
        try {
            List<String> heads = plan.here().ids();
            return heads.isEmpty() ? "base" : String.join(", ", heads);
        } catch (RefusedException e) {
            return "the revision before that";
        }
    }

    /** How to come back to where it was before, where there is a backup. */
    private String wayBack() {
        return BackupItem.made(target.ledger().entries())
                .map(file -> "; everything is brought back by `sluice revisions restore %s %s`"
                        .formatted(JobOptions.quoted(file.toString()), options.words()))
                .orElse("");
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        if (BackupItem.is(entry.item())) {
            return BackupItem.verify(entry);
        }
        Revision revision = plan.script(entry.item()).revision();
        Set<Revision> taken = plan.here().taken(store.graph());
        if (taken.contains(revision) != (direction == Direction.UPGRADE)) {
            throw new ItemException("%s says that it is at %s: somebody else is changing it"
                    .formatted(database.address().shown(), place()));
        }
        return entry.proof();
    }

    @Override
    public String reportName() {
        return "revision_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return RevisionReport.fields(
                entries,
                RevisionFacts.of(facts),
                dryRun ? List.of() : plan.here().ids(),
                dryRun);
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return RevisionReport.summary(report);
    }
}

package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.CopyItem;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.readers.datus.ExportedRows;
import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a run, from the version of the table that its ledger names; or all anew, from the newest one. */
final class SchemaRows implements SchemaPublication.Work, AutoCloseable {
    private final Path database;
    private final Path table;
    private final Wanted wanted;
    private final RunRequest request;
    private final RateLimit limit;
    private final FolderTarget target;
    private BaseRows base;
    private RangeMigration ranges;
    private LanceTable now;

    /**
     * What a person has asked for.
     *
     * @param relationships whether to find out to which tables a table refers
     * @param force whether what is derived goes before what is stored
     * @param export rows that are to be added; null where none were given
     */
    record Wanted(boolean relationships, boolean force, ExportedRows export) {}

    SchemaRows(Path database, Path table, Wanted wanted, RunRequest request, FolderTarget target) {
        this.database = database;
        this.table = table;
        this.wanted = wanted;
        this.request = request;
        this.limit = RateLimit.of(request.options());
        this.target = target;
    }

    /** The plan for the newest version. */
    Plan plan(boolean backup) {
        try (BaseRows newest = BaseRows.open(table, Optional.empty(), wanted.export())) {
            return new SchemaPlan(newest, database, wanted.force(), backup).plan();
        }
    }

    /** Whether the newest version is as it shall be already. */
    boolean isDone() {
        return LanceTable.isThere(table) && SchemaFacts.of(plan(false).facts()).isDone() && !wanted.force();
    }

    /** The rows as they were. */
    synchronized BaseRows base() {
        if (base == null) {
            base = BaseRows.open(table, Optional.of(facts().version()), wanted.export());
        }
        return base;
    }

    private synchronized RangeMigration ranges() throws IOException {
        if (ranges == null) {
            ranges = of(base());
        }
        return ranges;
    }

    private RangeMigration of(BaseRows rows) throws IOException {
        return new RangeMigration(
                rows,
                wanted.relationships() ? rows.tables() : null,
                wanted.force(),
                Instant.now().getEpochSecond(),
                bytes -> {
                    request.progress().read(bytes);
                    limit.pass(bytes);
                });
    }

    /** Writes a range in its new form, where nobody sees it; the proof. */
    String write(PlanItem range) throws IOException {
        return ranges().write(SchemaPlan.offset(range), SchemaPlan.ROWS).text();
    }

    @Override
    public SchemaFacts facts() {
        return SchemaFacts.of(target.ledger().facts());
    }

    @Override
    public boolean isIdle() {
        return facts().isDone() && !wanted.force();
    }

    @Override
    public List<WrittenFragment> fragments() {
        return UncommittedRows.of(target.ledger().entries());
    }

    @Override
    public Schema schema() throws IOException {
        return ranges().schema();
    }

    @Override
    public void again() throws IOException {
        List<WrittenFragment> before = fragments();
        close();
        Plan plan = plan(false);
        List<LedgerEntry> known = new ArrayList<>(target.ledger().entries().stream()
                .filter(entry -> CopyItem.is(entry.item()))
                .toList());
        SchemaFacts newest = SchemaFacts.of(plan.facts());
        try (BaseRows rows = BaseRows.open(table, Optional.of(newest.version()), wanted.export())) {
            RangeMigration anew = of(rows);
            for (PlanItem range : plan.items()) {
                request.progress()
                        .now("somebody has written meanwhile: doing row %s anew, of %d"
                                .formatted(range.key(), rows.rows()));
                PlanItem item = new PlanItem(known.size(), range.part(), range.key(), range.name(), 0, null, null);
                String proof =
                        anew.write(SchemaPlan.offset(item), SchemaPlan.ROWS).text();
                known.add(new LedgerEntry(item, Outcome.DONE, null, proof));
            }
        }
        List<PlanItem> items = known.stream().map(LedgerEntry::item).toList();
        target.ledger().replan(new Plan(items, newest.afterRedoing().text()), known);
        LanceWriter.discard(table, before);
    }

    /** Holds a range of a new version against the old one, and against what was written. */
    void compare(LedgerEntry range, long made) throws IOException {
        new RowComparison(base(), now(made))
                .compare(SchemaPlan.offset(range.item()), SchemaPlan.ROWS, RangeProof.of(range));
    }

    private synchronized LanceTable now(long made) {
        if (now == null) {
            now = LanceTable.open(table, Optional.of(made));
        }
        return now;
    }

    @Override
    public synchronized void close() {
        if (base != null) {
            base.close();
            base = null;
            ranges = null;
        }
        if (now != null) {
            now.close();
            now = null;
        }
    }
}

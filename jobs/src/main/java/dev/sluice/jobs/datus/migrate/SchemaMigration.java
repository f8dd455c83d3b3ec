package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.files.DataFolder;
import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.CopyItem;
import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datus.EmbeddingModel;
import dev.sluice.readers.datus.ExportedRows;
import dev.sluice.writers.datus.V1Schema;
import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The migration of a table, as the parts of a run: a backup, then ranges of rows that are written where nobody sees them, then
 * one version that shows them all.
 */
final class SchemaMigration implements Migration<SchemaMigration.Ready> {
    private final Path database;
    private final Path table;
    private final boolean backup;
    private final OptionalInt dimension;
    private final EmbeddingModel model;
    private final ExportedRows export;
    private final RunRequest request;
    private final FolderTarget target;
    private final SchemaRows rows;
    private final SchemaPublication publication;
    private long shown;

    /** An item that may be noted, with its proof. */
    record Ready(PlanItem item, String proof) {}

    SchemaMigration(DatusOptions options, RunRequest request) {
        this.database = options.database();
        this.table = LanceTable.folder(database, DatusOptions.TABLE);
        this.backup = !request.options().isSet(MigrateSchemaMetadata.SKIP_BACKUP.name());
        this.dimension = options.dimension();
        this.model = options.model();
        this.export = request.options()
                .get(MigrateSchemaMetadata.BACKUP_PATH.name())
                .map(file -> ExportedRows.read(options.path(file)))
                .orElse(null);
        this.request = request;
        SchemaRows.Wanted wanted = new SchemaRows.Wanted(
                options.truth(MigrateSchemaMetadata.RELATIONSHIPS, true),
                request.options().isSet(MigrateSchemaMetadata.FORCE.name()),
                export);
        if (LanceTable.isThere(database, DatusOptions.TABLE)) {
            try (BaseRows there = BaseRows.open(table, Optional.empty(), export)) {
                SchemaPlan.requireFit(there.table(), dimension);
            }
        } else if (export == null) {
            options.table(); // which is not there
        } else if (dimension.isEmpty() && !model.equals(EmbeddingModel.USUAL)) {
            throw new RefusedException(
                    "agent.yml names the model %s and not how many numbers its vectors have, which a new table must know: say agent.storage.database.dim_size"
                            .formatted(model.name()));
        }
        this.target = new FolderTarget(
                DataFolder.of(database.toString(), request.workingFolder()), new UncommittedRows(table));
        this.rows = new SchemaRows(database, table, wanted, request, target);
        this.publication = new SchemaPublication(table, request.uuid(), rows);
    }

    @Override
    public void check() {
        if (backup && !rows.isDone()) {
            CopyItem.requirePossible(database, SchemaPlan.ELSEWHERE);
        }
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("storage   " + database);
    }

    @Override
    public String verb() {
        return "migrate";
    }

    @Override
    public String verb(PlanItem item) {
        return CopyItem.is(item) ? "make" : verb();
    }

    @Override
    public Plan plan() {
        if (!Files.exists(table)) {
            LanceWriter.create(table, V1Schema.before(dimension.orElse(EmbeddingModel.USUAL_DIMENSION), model));
        }
        publication.uncoverEarlier();
        return rows.plan(backup);
    }

    @Override
    public Plan forecast() {
        if (Files.exists(table)) {
            return rows.plan(backup);
        }
        PlanItem all = new PlanItem(0, 0, "rows", "of %s into a new table".formatted(export.file()), 0, null, null);
        return new Plan(List.of(all), SchemaFacts.ofExport(export.count()).text());
    }

    @Override
    public void recover() throws IOException {
        CopyItem.recover(database, request.uuid());
    }

    @Override
    public Ready prepare(PlanItem item) throws IOException {
        if (CopyItem.is(item)) {
            request.progress().now("copying %s".formatted(database));
            String copied = CopyItem.make(item, database, request.uuid());
            request.progress().now(null);
            return new Ready(item, copied);
        }
        // Rows are written into the folder that is copied, and without a backup none is.
        if (target.ledger().entries().stream()
                .anyMatch(entry -> CopyItem.is(entry.item()) && !entry.outcome().arrived())) {
            throw new ItemException("there is no backup");
        }
        return new Ready(item, rows.write(item));
    }

    @Override
    public void commit(Ready ready) throws IOException {
        target.checkFence();
        target.ledger().record(ready.item().position(), Outcome.DONE, null, ready.proof());
    }

    @Override
    public void publish() throws IOException {
        List<LedgerEntry> missing = target.ledger().entries().stream()
                .filter(entry -> !entry.outcome().arrived())
                .toList();
        if (!missing.isEmpty()) {
            throw new RefusedException("nothing was changed in %s, since %d items could not be done: %s"
                    .formatted(database, missing.size(), missing.get(0).message()));
        }
        if (rows.isIdle()) {
            publication.completeEarlier();
        } else {
            publication.publish(target::checkFence);
        }
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        if (CopyItem.is(entry.item())) {
            return CopyItem.verify(entry);
        }
        rows.compare(entry, shown());
        return entry.proof();
    }

    /** The version that shows the rows. */
    private synchronized long shown() {
        if (shown == 0) {
            shown = publication
                    .made()
                    .orElseThrow(() -> new ItemException("%s has no version with these rows".formatted(table)));
            requireSeen();
        }
        return shown;
    }

    private SchemaReport.Shown shownNow() {
        try {
            return new SchemaReport.Shown(publication.made().orElse(null), null);
        } catch (RuntimeException e) {
            return new SchemaReport.Shown(null, String.valueOf(e.getMessage()));
        }
    }

    private void requireSeen() {
        List<WrittenFragment> fragments = rows.fragments();
        try (LanceTable newest = LanceTable.open(table)) {
            if (!fragments.isEmpty() && !new LanceWriter(newest).shows(fragments)) {
                throw new ItemException(
                        "version %d has these rows, and somebody has written over it since: version %d shows none of them; if that was meant, launch with --new for what is there now"
                                .formatted(shown, newest.version()));
            }
        }
    }

    @Override
    public String reportName() {
        return "migration_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return SchemaReport.fields(
                entries,
                SchemaFacts.of(facts),
                database,
                dryRun,
                dryRun || facts == null ? SchemaReport.Shown.NOWHERE : shownNow());
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return SchemaReport.summary(report);
    }

    @Override
    public void close() {
        rows.close();
        target.close();
    }
}

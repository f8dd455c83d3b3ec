package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.datachain.DatasetSelection;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.StoredVersion;
import dev.sluice.writers.files.RunInFolder;
import dev.sluice.writers.parquet.WrittenFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The export of dataset versions, as the parts of a run. */
final class ExportMigration implements Migration<RangeExport.Written> {
    private static final int AT_ONCE = 64;

    private final CatalogueFile file;
    /** Of the file before anything of it was read. */
    private final String mark;

    private final Catalogue catalogue;
    private final DataFolder folder;
    private final FolderTarget target;
    private final ExportOptions options;
    private final ExportPlan plan;
    private final RangeExport ranges;
    private final ExportPublication publication;
    private final ExportVerification verification;
    private final ExportRecovery recovery;
    private final LongAdder compressNanos = new LongAdder();
    private final Map<Long, StoredVersion> versions = new HashMap<>();
    private final Map<Long, VersionPlan> plans = new HashMap<>();
    private boolean justPlanned;

    ExportMigration(
            CatalogueFile file,
            DataFolder folder,
            DatasetSelection selection,
            ExportOptions options,
            RunRequest request) {
        this.file = file;
        this.folder = folder;
        this.options = options;
        this.mark = file.mark();
        this.catalogue = new Catalogue(file);
        this.target = new FolderTarget(
                folder, new ExportFolder(folder, request.options().isSet("new")));
        VersionPlanner planner = new VersionPlanner(file, catalogue, options.rowGroupRows());
        VersionMetadata metadata = new VersionMetadata(catalogue);
        this.plan = new ExportPlan(planner, selection, options.threads());
        plan.requireAny(catalogue);
        this.ranges = new RangeExport(file, planner, metadata, folder, options, request, compressNanos);
        this.publication = new ExportPublication(file, catalogue, planner, metadata, folder, selection.takesAll());
        this.verification = new ExportVerification(file, folder, options.verification());
        this.recovery = new ExportRecovery(target.ledger(), plan, planner, catalogue, mark, folder);
        catalogue.versions().forEach(version -> versions.put(version.id(), version));
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "catalogue %s (%s, %s)"
                        .formatted(
                                file.path(),
                                catalogue.generation(),
                                catalogue.generation().mark()),
                "target    " + folder.address());
    }

    @Override
    public String verb() {
        return "export";
    }

    @Override
    public Plan plan() {
        justPlanned = true;
        return plan.plan(catalogue, mark);
    }

    @Override
    public Plan forecast() {
        return plan.plan(catalogue, mark);
    }

    @Override
    public int itemsAtOnce() {
        return AT_ONCE;
    }

    @Override
    public void recover() throws IOException {
        if (!justPlanned) {
            recovery.recover();
        }
        for (ExportedVersion version : ExportedVersion.of(target.ledger().entries())) {
            if (version.plan() != null) {
                plans.put(version.id(), version.plan());
            }
        }
    }

    @Override
    public RangeExport.Written prepare(PlanItem item) throws IOException {
        ExportItem range = ExportItem.of(item);
        VersionPlan planned = plans.get(range.version());
        if (planned == null) {
            throw new ItemException(item.refusal());
        }
        return ranges.write(item, stored(range.version()), planned, range.range());
    }

    private StoredVersion stored(long version) {
        StoredVersion stored = versions.get(version);
        if (stored == null) {
            throw new ItemException("it is gone from the catalogue since it was planned; launch again with --new");
        }
        return stored;
    }

    @Override
    public void commit(RangeExport.Written written) throws IOException {
        target.checkFence();
        folder.move(written.draft(), written.name());
        boolean whole = !written.name().startsWith(RunInFolder.FOLDER);
        ExportProof proof = new ExportProof(written.file(), written.mismatches(), whole ? written.file() : null, null);
        target.ledger().record(written.item().position(), Outcome.DONE, null, proof.toJson());
    }

    @Override
    public void publish() throws IOException {
        for (ExportedVersion version : ExportedVersion.of(target.ledger().entries())) {
            if (version.hasArrived() && version.file().isEmpty()) {
                join(version);
            }
        }
        recovery.removeDrafts();
        folder.sync();
    }

    /** The manifest tells of what was read back, so it is the last file to be written. */
    @Override
    public void conclude() throws IOException {
        List<ExportedVersion> all = ExportedVersion.of(target.ledger().entries());
        if (all.stream().noneMatch(ExportedVersion::isOpen)) {
            target.checkFence();
            publication.writeManifest(all);
        }
    }

    private void join(ExportedVersion version) throws IOException {
        LedgerEntry first = version.first();
        String draft = RangeExport.part(version.id(), 0) + ".whole.draft";
        try {
            WrittenFile whole = publication.join(stored(version.id()), version.plan(), draft);
            target.checkFence();
            folder.move(draft, version.plan().file());
            ExportProof proof = ExportProof.of(first).orElseThrow().with(whole);
            target.ledger().record(first.item().position(), Outcome.DONE, null, proof.toJson());
            publication.removeParts(version.plan());
        } catch (ItemException e) {
            target.ledger().record(first.item().position(), Outcome.FAILED, e.getMessage(), null);
        }
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        ExportItem range = ExportItem.of(entry.item());
        ExportProof proof = ExportProof.of(entry).orElseThrow();
        List<LedgerEntry> all = target.ledger().entries();
        LedgerEntry first = all.get(entry.item().position() - range.range());
        WrittenFile whole = ExportProof.of(first).map(ExportProof::whole).orElse(null);
        if (whole == null) {
            // A part of a version that lacks another: it is kept for a resume.
            return proof.toJson();
        }
        VersionPlan planned = plans.get(range.version());
        // Parts were read at different moments; where somebody has written meanwhile, only their cells tell.
        boolean doubtful = planned.ranges().size() > 1 && !file.mark().equals(mark);
        try {
            return proof.readBack(verification.verify(stored(range.version()), planned, range.range(), whole, doubtful))
                    .toJson();
        } catch (ItemException e) {
            // Another attempt writes it anew.
            int start = first.item().position();
            target.ledger()
                    .fail(
                            all.subList(start, start + planned.ranges().size()).stream()
                                    .map(LedgerEntry::item)
                                    .toList(),
                            e.getMessage());
            throw e;
        }
    }

    @Override
    public String reportName() {
        return "export_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return ExportReport.fields(entries, facts, dryRun, file.path(), folder, compressNanos.sum());
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return ExportReport.summary(report);
    }

    @Override
    public void close() {
        target.close();
        file.close();
    }
}

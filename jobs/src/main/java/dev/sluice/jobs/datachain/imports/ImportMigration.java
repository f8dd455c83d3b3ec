package dev.sluice.jobs.datachain.imports;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.datachain.DatasetSelection;
import dev.sluice.jobs.datachain.imports.ImportOptions.Existing;
import dev.sluice.jobs.datachain.load.CataloguePublication;
import dev.sluice.jobs.datachain.load.CatalogueTarget;
import dev.sluice.jobs.datachain.load.CommittedVersion;
import dev.sluice.jobs.datachain.load.LoadItem;
import dev.sluice.jobs.datachain.load.Readback;
import dev.sluice.jobs.datachain.load.VersionCommit;
import dev.sluice.jobs.datachain.load.VersionLoad;
import dev.sluice.jobs.datachain.load.VersionLoad.Loaded;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datachain.DateTimeText;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.ExportManifest;
import dev.sluice.readers.datachain.Generation;
import dev.sluice.readers.datachain.VersionContent;
import dev.sluice.readers.datachain.VersionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The import of dataset versions, as the parts of a run. */
final class ImportMigration implements Migration<Loaded> {
    private static final int AT_ONCE = 32;

    private final ImportSource source;
    private final ImportOptions options;
    private final boolean whole;
    private final Path copies;
    private final CatalogueTarget target;
    private final Optional<Catalogue> existing;
    private final ImportPlan plan;
    private final VersionLoad load;
    private final Readback readback;
    private VersionCommit commit;
    private volatile List<String> loose = List.of();

    ImportMigration(
            DataFolder folder, Path file, DatasetSelection selection, ImportOptions options, RunRequest request) {
        this.source = new ImportSource(folder, options.threads());
        this.options = options;
        this.whole = selection.takesAll();
        this.copies = request.settings().home().resolve("copies").resolve(request.uuid());
        boolean newest = source.manifest()
                .filter(manifest -> Generation.G4.name().equals(manifest.generation()))
                .isPresent();
        this.target = new CatalogueTarget(file, new CatalogueTarget.Build(false, newest, folder.address()));
        this.existing = Files.exists(file) ? Optional.of(existing(file)) : Optional.empty();
        this.plan = new ImportPlan(source, selection, options);
        this.load = new VersionLoad(target, request);
        this.readback = new Readback(target::written, copies);
    }

    private Catalogue existing(Path file) {
        try (CatalogueFile opened = CatalogueFile.open(file, copies)) {
            Catalogue catalogue = new Catalogue(opened);
            if (catalogue.generation() == Generation.G0 || catalogue.generation() == Generation.G1) {
                throw new RefusedException(
                        "%s is of an old generation (%s), which newer DataChain refuses: `sluice launch upgrade-datachain` first"
                                .formatted(file, catalogue.generation()));
            }
            return catalogue;
        }
    }

    @Override
    public void check() {
        plan.requireAny();
        if (Files.isSymbolicLink(target.file()) && existing.isEmpty()) {
            throw new RefusedException(
                    "%s is a link that leads to nothing: remove it, or make what it leads to".formatted(target.file()));
        }
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        String there = existing.map(catalogue -> "%s, %d versions"
                        .formatted(catalogue.generation(), catalogue.versions().size()))
                .orElse("new");
        return List.of(
                "source    " + source.folder().address()
                        + (source.manifest().isPresent() ? "" : " (no manifest: the files speak for themselves)"),
                "catalogue %s (%s)".formatted(target.file(), there));
    }

    @Override
    public String verb() {
        return "import";
    }

    @Override
    public Plan plan() {
        return plan.plan(existing, DateTimeText.of(Instant.now()));
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public int itemsAtOnce() {
        return AT_ONCE;
    }

    @Override
    public void recover() {
        String now = (String)
                StoredJson.object(target.ledger().facts()).orElseThrow().get("now");
        commit = new VersionCommit(target, now);
    }

    @Override
    public Loaded prepare(PlanItem item) throws IOException {
        LoadItem wanted = LoadItem.of(item);
        return switch (wanted.fate()) {
            case REFUSE -> throw new ItemException(item.refusal());
            case SKIP -> new Loaded(item, null, null, 0);
            case LOAD -> load.load(item, content(wanted, true), sourceOf(wanted));
        };
    }

    /**
     * Everything of a version, out of the file that was planned.
     *
     * @param first whether its bytes have not been looked at yet
     */
    private VersionContent content(LoadItem wanted, boolean first) throws IOException {
        if (wanted.file() == null) {
            return source.manifest().orElseThrow().withoutRows().stream()
                    .filter(each -> each.version().equals(wanted.from()))
                    .findFirst()
                    .orElseThrow(() -> new ItemException("the manifest does not know of it any more: launch again"));
        }
        VersionFile file = VersionFile.of(source.folder(), wanted.file());
        if (first
                && wanted.sha256() != null
                && !source.folder().sha256(wanted.file()).equals(wanted.sha256())) {
            throw new ItemException(
                    "its file %s has other bytes than the manifest says (SHA-256): bring back the file that was exported, then resume"
                            .formatted(wanted.file()));
        }
        if (wanted.from() == null || !file.version().equals(wanted.from())) {
            throw new ItemException(
                    "its file %s holds %s now: launch again with --new".formatted(wanted.file(), file.version()));
        }
        return file;
    }

    /** What tells a file from another one in its place. */
    private String sourceOf(LoadItem wanted) throws IOException {
        if (wanted.file() == null) {
            return "";
        }
        return wanted.sha256() == null ? source.folder().sha256(wanted.file()) : wanted.sha256();
    }

    @Override
    public void commit(Loaded loaded) throws IOException {
        if (loaded.content() == null) {
            target.ledger().record(loaded.item().position(), Outcome.DONE, null, CommittedVersion.SKIPPED);
            return;
        }
        List<String> notes = loaded.content() instanceof VersionFile file ? file.notes() : List.of();
        commit.commit(loaded, LoadItem.of(loaded.item()).to(), options.existing() == Existing.REPLACE, notes);
    }

    @Override
    public void publish() {
        Optional<ExportManifest> manifest = source.manifest();
        CataloguePublication publication = new CataloguePublication(
                commit.records(), manifest.map(ExportManifest::tables).orElse(Map.of()));
        loose = target.change(() -> {
            List<String> found = publication.link(target.ledger().entries());
            if (whole && manifest.filter(ExportManifest::whole).isPresent()) {
                publication.addRest(manifest.get().emptyDatasets(), target.isBuilding());
            }
            return found;
        });
        target.letReadersPass();
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        Optional<CommittedVersion> committed = CommittedVersion.of(entry);
        if (committed.isEmpty()) {
            return entry.proof();
        }
        LoadItem item = LoadItem.of(entry.item());
        String what = readback.verify(content(item, false), item.to(), options.verification());
        return committed.get().readBack(what).toJson();
    }

    /** A new catalogue of which nothing has come is none. */
    @Override
    public void conclude() throws IOException {
        readback.close();
        List<LedgerEntry> entries = target.entries();
        boolean open = entries.stream().anyMatch(entry -> entry.outcome() == Outcome.PENDING);
        boolean any = entries.stream().anyMatch(entry -> entry.outcome().arrived());
        if (!open && any) {
            target.publish();
        }
    }

    @Override
    public String reportName() {
        return "import_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        Map<String, Object> fields =
                ImportReport.fields(entries, dryRun, source.folder().address(), target.file());
        fields.put("published", !dryRun && !target.isBuilding());
        fields.put(
                "columns_left_out",
                commit == null ? List.of() : List.copyOf(commit.records().leftOut()));
        fields.put("dependencies_on_what_is_not_there", loose);
        return fields;
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return ImportReport.summary(report);
    }

    @Override
    public void close() {
        readback.close();
        target.close();
        source.folder().close();
    }
}

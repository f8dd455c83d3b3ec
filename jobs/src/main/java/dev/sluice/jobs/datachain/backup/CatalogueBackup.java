package dev.sluice.jobs.datachain.backup;

import dev.sluice.jobs.datachain.CatalogueCopy;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The backup of a catalogue, as the parts of a run. */
final class CatalogueBackup implements Migration<String> {
    private final CatalogueFile file;
    private final Catalogue catalogue;
    private final CatalogueCopy copy;
    private final UnkeptTarget target;

    CatalogueBackup(CatalogueFile file, Path backup, RunRequest request) {
        this.file = file;
        this.catalogue = new Catalogue(file);
        this.copy = new CatalogueCopy(file, backup, request.uuid());
        this.target = new UnkeptTarget(backup.toString(), request.settings().home());
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
                "backup    " + copy.path());
    }

    @Override
    public String verb() {
        return "copy";
    }

    @Override
    public Plan plan() {
        long bytes = file.bytes();
        return new Plan(
                List.of(new PlanItem(0, 0, file.path().getFileName().toString(), null, bytes, null, "{}")), "{}");
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public void recover() throws IOException {
        copy.clear();
    }

    @Override
    public String prepare(PlanItem item) throws IOException {
        return copy.write();
    }

    @Override
    public void commit(String sha256) throws IOException {
        copy.publish();
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("bytes", Files.size(copy.path()));
        proof.put("sha256", sha256);
        target.ledger().record(0, Outcome.DONE, null, StoredJson.text(proof));
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        Map<String, Object> proof = StoredJson.object(entry.proof()).orElseThrow();
        copy.verify(proof.get("sha256"));
        proof.put("read_back", "checksum, integrity_check, rows of every table");
        return StoredJson.text(proof);
    }

    @Override
    public String reportName() {
        return "backup_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("source", file.path().toString());
        report.put("backup", copy.path().toString());
        report.put("generation", catalogue.generation().name());
        report.put("versions", catalogue.versions().size());
        for (LedgerEntry entry : entries) {
            if (entry.outcome() == Outcome.FAILED) {
                report.put("error", entry.message());
            } else if (entry.proof() != null) {
                report.putAll(StoredJson.object(entry.proof()).orElse(Map.of()));
            }
        }
        return report;
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (report.get("bytes") instanceof Number bytes && report.get("error") == null) {
            lines.put(
                    "backup",
                    "%s, %.1f MB, %s versions"
                            .formatted(report.get("backup"), bytes.longValue() / 1e6, report.get("versions")));
            lines.put("read back", String.valueOf(report.getOrDefault("read_back", "not yet")));
        }
        return lines;
    }

    @Override
    public void close() {
        copy.close();
        file.close();
    }
}

package dev.sluice.jobs.datus.storage;

import dev.sluice.jobs.datus.CopyItem;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A backup, as the parts of a run of one item. */
final class StorageBackup implements Migration<String> {
    private final Path storage;
    private final RunRequest request;
    private final UnkeptTarget target;

    StorageBackup(Path storage, RunRequest request) {
        this.storage = storage;
        this.request = request;
        this.target = target(storage, request, List::of);
    }

    /** Nobody makes a backup while another one is put back. */
    static UnkeptTarget target(Path storage, RunRequest request, Supplier<List<Path>> leases) {
        return new UnkeptTarget("backups of " + storage, request.settings().home(), leases);
    }

    @Override
    public void check() {
        CopyItem.requirePossible(storage, "");
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("storage   " + storage);
    }

    @Override
    public String verb() {
        return "make";
    }

    @Override
    public Plan plan() {
        return new Plan(List.of(CopyItem.planned(storage, "")), "{}");
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public void recover() throws IOException {
        CopyItem.recover(storage, request.uuid());
    }

    @Override
    public String prepare(PlanItem item) throws IOException {
        return CopyItem.make(item, storage, request.uuid());
    }

    @Override
    public void commit(String proof) {
        target.ledger().record(0, Outcome.DONE, null, proof);
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        return CopyItem.verify(entry);
    }

    @Override
    public String reportName() {
        return "backup_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        Optional<CopyItem.Proof> made = CopyItem.made(entries);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("storage", storage.toString());
        report.put("backup", made.map(CopyItem.Proof::folder).orElse(null));
        report.put("files", made.map(CopyItem.Proof::files).orElse(0));
        report.put("bytes", made.map(CopyItem.Proof::bytes).orElse(0L));
        return report;
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (report.get("backup") != null) {
            lines.put(
                    "backup",
                    "%s, %s files, %.1f MB, each read back"
                            .formatted(
                                    report.get("backup"),
                                    report.get("files"),
                                    ((Number) report.get("bytes")).doubleValue() / 1e6));
        }
        return lines;
    }
}

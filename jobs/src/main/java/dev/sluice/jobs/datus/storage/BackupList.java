package dev.sluice.jobs.datus.storage;

import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.lance.BackupName;
import dev.sluice.writers.lance.DatabaseCopy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A look at the backups, as a run of no items: what there is, is its report. */
final class BackupList implements Migration<Void> {
    private final Backups backups;
    private final UnkeptTarget target;

    BackupList(Backups backups, RunRequest request) {
        this.backups = backups;
        this.target = new UnkeptTarget(
                "list of backups of " + backups.storage(), request.settings().home());
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("storage   " + backups.storage());
    }

    @Override
    public String verb() {
        return "list";
    }

    @Override
    public Plan plan() {
        return new Plan(List.of(), "{}");
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public Void prepare(PlanItem item) {
        throw new UnsupportedOperationException("there are no items");
    }

    @Override
    public void commit(Void nothing) {}

    @Override
    public String verify(LedgerEntry entry) {
        return entry.proof();
    }

    @Override
    public String reportName() {
        return "backups";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (BackupName backup : backups.all()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("name", backup.folder().getFileName().toString());
            each.put("of", backup.original().toString());
            try {
                each.put("bytes", DatabaseCopy.bytes(backup.folder()));
            } catch (IOException e) {
                throw new RefusedException("%s cannot be read: %s".formatted(backup.folder(), e.getMessage()), e);
            }
            each.put("checksums", DatabaseCopy.hasList(backup.folder()));
            all.add(each);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("storage", backups.storage().toString());
        report.put("backups", all);
        return report;
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (Object each : (List<?>) report.get("backups")) {
            Map<?, ?> backup = (Map<?, ?>) each;
            lines.put(
                    String.valueOf(backup.get("name")),
                    "%.1f MB, %s"
                            .formatted(
                                    ((Number) backup.get("bytes")).doubleValue() / 1e6,
                                    Boolean.TRUE.equals(backup.get("checksums"))
                                            ? "with checksums"
                                            : "without checksums: Datus itself has made it"));
        }
        if (lines.isEmpty()) {
            lines.put("backups", "none");
        }
        return lines;
    }
}

package dev.sluice.jobs.datachain.upgrade;

import dev.sluice.jobs.datachain.load.CommittedVersion;
import dev.sluice.jobs.datachain.load.LoadItem;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.datachain.StoredJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an upgrade has done, and how it is undone. */
final class UpgradeReport {
    private UpgradeReport() {}

    static Map<String, Object> fields(
            List<LedgerEntry> entries, String facts, Path file, boolean dryRun, boolean swapped, List<String> leftOut) {
        Map<String, Object> known = StoredJson.object(facts).orElse(Map.of());
        List<Map<String, Object>> details = new ArrayList<>();
        List<Map<String, Object>> errors = new ArrayList<>();
        Map<String, String> renamed = new LinkedHashMap<>();
        long rows = 0;
        for (LedgerEntry entry : entries) {
            if (entry.outcome() == Outcome.FAILED) {
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("dataset", entry.item().key());
                error.put("error", entry.message());
                errors.add(error);
            } else if (entry.item().position() != UpgradePlan.BACKUP) {
                LoadItem item = LoadItem.of(entry.item());
                Optional<CommittedVersion> committed = dryRun ? Optional.empty() : CommittedVersion.of(entry);
                if (dryRun || committed.isPresent()) {
                    Map<String, Object> detail = new LinkedHashMap<>();
                    detail.put("dataset", item.to().dataset());
                    detail.put("version", item.to().version());
                    committed.ifPresent(version -> {
                        detail.put("rows", version.rows());
                        detail.put("read_back", version.readBack());
                    });
                    details.add(detail);
                    rows += committed.map(CommittedVersion::rows).orElse(0L);
                }
                if (item.isRenamed()) {
                    renamed.put(item.from().dataset(), item.to().dataset());
                }
            }
        }
        boolean backed =
                !entries.isEmpty() && entries.get(UpgradePlan.BACKUP).outcome().arrived();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("catalogue", file.toString());
        report.put("generation_before", known.get("generation"));
        report.put("versions_upgraded", details.size());
        report.put("rows", rows);
        report.put("swapped", swapped);
        report.put("backup", backed ? known.get("backup") : null);
        report.put("undo", swapped ? undo(String.valueOf(known.get("backup")), file) : null);
        report.put("renamed", renamed);
        report.put("temporary_left_out", known.getOrDefault("temporary_left_out", 0L));
        report.put("columns_left_out", leftOut);
        report.put("errors", errors);
        report.put("details", details);
        return report;
    }

    /** A log that is left of the new catalogue would be read as that of the old one. */
    private static String undo(String backup, Path file) {
        return "rm -f %s %s && mv %s %s"
                .formatted(
                        JobOptions.quoted(file + "-wal"),
                        JobOptions.quoted(file + "-shm"),
                        JobOptions.quoted(backup),
                        JobOptions.quoted(file.toString()));
    }

    static Map<String, String> summary(Map<String, Object> report) {
        boolean dryRun = Boolean.TRUE.equals(report.get("dry_run"));
        List<?> details = (List<?>) report.get("details");
        int failed = ((List<?>) report.get("errors")).size();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "versions",
                "%d %s%s"
                        .formatted(
                                details.size(),
                                dryRun
                                        ? "to upgrade"
                                        : Boolean.TRUE.equals(report.get("swapped"))
                                                ? "upgraded"
                                                : "copied; the old catalogue is in its place",
                                failed == 0 ? "" : ", %d failed".formatted(failed)));
        if (!dryRun) {
            lines.put("rows", "%,d".formatted(((Number) report.get("rows")).longValue()));
            lines.put(
                    "read back",
                    "%d of %d versions: records and every cell"
                            .formatted(
                                    details.stream()
                                            .filter(detail -> ((Map<?, ?>) detail).get("read_back") != null)
                                            .count(),
                                    details.size()));
        }
        ((Map<?, ?>) report.get("renamed"))
                .forEach((from, to) ->
                        lines.merge("renamed", "%s is %s".formatted(from, to), (one, other) -> one + ", " + other));
        if (((Number) report.get("temporary_left_out")).longValue() > 0) {
            lines.put(
                    "left out",
                    "%s unfinished temporary versions; the backup has them"
                            .formatted(report.get("temporary_left_out")));
        }
        if (report.get("backup") != null) {
            lines.put("backup", String.valueOf(report.get("backup")));
        }
        if (report.get("undo") != null) {
            lines.put("undo", "when nobody uses it: %s".formatted(report.get("undo")));
        }
        return lines;
    }
}

package dev.sluice.jobs.revision;

import dev.sluice.jobs.run.BackupItem;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report on a change of revisions, and the same in a few lines. */
final class RevisionReport {
    private RevisionReport() {}

    /** @param now the heads at the end */
    static Map<String, Object> fields(
            List<LedgerEntry> entries, RevisionFacts facts, List<String> now, boolean dryRun) {
        List<LedgerEntry> revisions =
                entries.stream().filter(entry -> !BackupItem.is(entry.item())).toList();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("from", facts.heads());
        report.put("to", dryRun ? null : now);
        report.put("revisions_planned", revisions.size());
        report.put(
                "revisions_done",
                revisions.stream().filter(entry -> entry.outcome().arrived()).count());
        report.put("backup", BackupItem.made(entries).map(Path::toString).orElse(null));
        report.put("rows_before", facts.rows());
        report.put("details", revisions.stream().map(RevisionReport::detail).toList());
        return report;
    }

    private static Map<String, Object> detail(LedgerEntry entry) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("revision", entry.item().key());
        RevisionForecast forecast = RevisionForecast.of(entry.item());
        detail.put("message", forecast.message());
        detail.put("rows", forecast.rows());
        detail.put(
                "status",
                entry.outcome().arrived() ? "done" : entry.outcome() == Outcome.FAILED ? "failed" : "planned");
        if (entry.outcome().arrived()) {
            RevisionProof proof = RevisionProof.of(entry);
            detail.put("rows_before", proof.before());
            detail.put("rows_after", proof.after());
            detail.put("removed", proof.removed());
        } else {
            detail.put("removes", forecast.removes());
            detail.put("error", entry.message());
        }
        return detail;
    }

    static Map<String, String> summary(Map<String, Object> report) {
        long planned = ((Number) report.get("revisions_planned")).longValue();
        boolean dryRun = Boolean.TRUE.equals(report.get("dry_run"));
        Map<String, String> lines = new LinkedHashMap<>();
        if (planned == 0) {
            lines.put(
                    "revisions",
                    report.get("from") == null
                            ? "none was planned"
                            : "none: nothing is left to do, the database is at " + place(report.get("from")));
            return lines;
        }
        lines.put(
                "revisions", dryRun ? planned + " to go" : "%s of %d".formatted(report.get("revisions_done"), planned));
        lines.put("from", place(report.get("from")));
        if (!dryRun) {
            lines.put("to", place(report.get("to")));
            lines.put(
                    "backup",
                    report.get("backup") == null ? "none" : report.get("backup").toString());
        }
        return lines;
    }

    private static String place(Object heads) {
        List<String> ids = heads instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return ids.isEmpty() ? "base" : String.join(", ", ids);
    }
}

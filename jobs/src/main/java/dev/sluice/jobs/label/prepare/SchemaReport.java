package dev.sluice.jobs.label.prepare;

import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.run.BackupItem;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The report on a schema, and the same in a few lines. */
final class SchemaReport {
    private SchemaReport() {}

    /** @param now rows of each table, asked at the end */
    static Map<String, Object> fields(
            List<LedgerEntry> entries, LabelFacts facts, Supplier<Map<String, Long>> now, boolean dryRun) {
        List<LedgerEntry> changes =
                entries.stream().filter(entry -> !BackupItem.is(entry.item())).toList();
        List<String> warnings = new ArrayList<>(facts.warnings());
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("before", facts.rowCounts());
        if (!dryRun
                && !facts.rowCounts().isEmpty()
                && entries.stream().noneMatch(entry -> entry.outcome().open())) {
            Map<String, Long> after = now.get();
            rows.put("after", after);
            warnings.addAll(changedByOthers(facts.rowCounts(), after));
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("changes_planned", changes.size());
        report.put("changes_made", changes.stream().filter(SchemaReport::isMade).count());
        report.put("backup", BackupItem.made(entries).map(Path::toString).orElse(null));
        report.put(
                "errors",
                entries.stream()
                        .filter(SchemaReport::isFailed)
                        .map(SchemaReport::error)
                        .toList());
        report.put("warnings", warnings);
        report.put("details", changes.stream().map(SchemaReport::detail).toList());
        report.put("row_counts", rows);
        return report;
    }

    /** A change of the schema takes no row and adds none. */
    private static List<String> changedByOthers(Map<String, Long> before, Map<String, Long> after) {
        return before.keySet().stream()
                .filter(table -> !before.get(table).equals(after.get(table)))
                .map(table -> "%s had %d rows before and has %d now: somebody else changed it"
                        .formatted(table, before.get(table), after.get(table)))
                .toList();
    }

    private static boolean isMade(LedgerEntry entry) {
        return entry.outcome() == Outcome.VERIFIED;
    }

    private static boolean isFailed(LedgerEntry entry) {
        return entry.outcome() == Outcome.FAILED;
    }

    private static Map<String, Object> error(LedgerEntry entry) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("change", entry.item().key());
        error.put("error", entry.message());
        return error;
    }

    private static Map<String, Object> detail(LedgerEntry entry) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("change", entry.item().key());
        detail.put("status", isMade(entry) ? "made" : isFailed(entry) ? "failed" : "planned");
        return detail;
    }

    static Map<String, String> summary(Map<String, Object> report) {
        long planned = ((Number) report.get("changes_planned")).longValue();
        Map<String, String> lines = new LinkedHashMap<>();
        if (planned == 0) {
            lines.put("changes", "none: the database has all that the application needs");
            return lines;
        }
        boolean dryRun = Boolean.TRUE.equals(report.get("dry_run"));
        lines.put(
                "changes",
                dryRun ? planned + " to make" : "%s of %d made".formatted(report.get("changes_made"), planned));
        if (!dryRun) {
            lines.put(
                    "backup",
                    report.get("backup") == null ? "none" : report.get("backup").toString());
        }
        return lines;
    }
}

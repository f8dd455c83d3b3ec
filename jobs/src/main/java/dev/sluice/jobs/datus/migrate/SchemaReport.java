package dev.sluice.jobs.datus.migrate;

import dev.sluice.jobs.datus.CopyItem;
import dev.sluice.model.LedgerEntry;
import dev.sluice.writers.lance.WrittenFragment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report on a migration, and the same in a few lines. */
final class SchemaReport {
    private static final int TOLD_FINDINGS = 10_000;

    private SchemaReport() {}

    /**
     * Where the rows of a run can be seen.
     *
     * @param version that shows them; null where none does, or where that is not known
     * @param doubt why it is not known; null where it is
     */
    record Shown(Long version, String doubt) {
        static final Shown NOWHERE = new Shown(null, null);
    }

    static Map<String, Object> fields(
            List<LedgerEntry> entries, SchemaFacts facts, Path database, boolean dryRun, Shown shown) {
        List<RangeProof> proofs = entries.stream()
                .filter(entry -> !CopyItem.is(entry.item()) && entry.outcome().arrived() && entry.proof() != null)
                .map(RangeProof::of)
                .toList();
        List<RangeProof.Finding> findings =
                proofs.stream().flatMap(proof -> proof.findings().stream()).toList();
        Map<String, Long> filled = new TreeMap<>();
        proofs.forEach(proof -> proof.filled().forEach((field, rows) -> filled.merge(field, rows, Long::sum)));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("storage", database.toString());
        report.put("version_before", facts.version());
        report.put("version_after", shown.version());
        if (shown.doubt() != null) {
            report.put("version_after_unknown", shown.doubt());
        }
        report.put("rows", facts.rows());
        report.put("rows_exported", facts.exported());
        report.put("rows_added", facts.added());
        report.put("rows_of_version_1_before", facts.current());
        boolean nothingToDo = entries.isEmpty() && facts.isDone();
        report.put("nothing_to_do", nothingToDo);
        long written = proofs.stream()
                .flatMap(proof -> proof.fragments().stream())
                .mapToLong(WrittenFragment::rows)
                .sum();
        report.put("rows_written", written);
        if (shown.doubt() == null) {
            report.put("rows_migrated", shown.version() == null ? 0 : written);
        }
        report.put("filled", filled);
        report.put("duplicates", facts.duplicates());
        report.put("value_rows", facts.valueRows());
        report.put("backup", CopyItem.made(entries).map(CopyItem.Proof::folder).orElse(null));
        report.put(
                "warnings",
                warnings(
                        facts,
                        nothingToDo,
                        findings.stream()
                                .map(RangeProof.Finding::row)
                                .distinct()
                                .count()));
        report.put(
                "details",
                findings.stream().limit(TOLD_FINDINGS).map(SchemaReport::detail).toList());
        return report;
    }

    private static Map<String, Object> detail(RangeProof.Finding finding) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("row", finding.row());
        detail.put("identifier", finding.identifier());
        detail.put("finding", finding.what());
        return detail;
    }

    private static List<String> warnings(SchemaFacts facts, boolean nothingToDo, long findings) {
        List<String> warnings = new ArrayList<>();
        if (!facts.duplicates().isEmpty()) {
            warnings.add("%d identifiers stand in several rows; all of these rows are kept"
                    .formatted(facts.duplicates().size()));
        }
        if (findings > 0) {
            warnings.add("%d rows are kept with less than they might have; the report says which and why"
                    .formatted(findings));
        }
        if (facts.valueRows() != null && facts.valueRows() == SchemaPlan.UNREADABLE) {
            warnings.add("the table schema_value cannot be read; it is not migrated, and was left as it is");
        }
        if (facts.textIndex() != null && !nothingToDo) {
            warnings.add(
                    "the full-text index %s does not know the new version: rebuild it with Datus's own rebuild_schema_fts_index.py"
                            .formatted(facts.textIndex()));
        }
        if (!facts.lost().isEmpty() && !nothingToDo) {
            warnings.add("these indexes belong to the old version, and Datus has to make them anew: "
                    + String.join(", ", facts.lost()));
        }
        if (facts.redone()) {
            warnings.add(
                    "somebody else has written while this ran: it was done anew on version %d, which has the tag %s; the backup may be older"
                            .formatted(facts.version(), SchemaPublication.TAG));
        }
        return warnings;
    }

    static Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(report.get("nothing_to_do"))) {
            lines.put("rows", "all %s are of version 1 already".formatted(report.get("rows")));
            return lines;
        }
        long wanted = number(report.get("rows")) + number(report.get("rows_added"));
        if (Boolean.TRUE.equals(report.get("dry_run"))) {
            lines.put("rows", "%d to go".formatted(wanted));
            return lines;
        }
        if (number(report.get("rows_exported")) > 0) {
            lines.put(
                    "export",
                    "%s of its %s rows were not there yet"
                            .formatted(report.get("rows_added"), report.get("rows_exported")));
        }
        if (report.get("version_after") == null && wanted > 0) {
            Object doubt = report.get("version_after_unknown");
            lines.put(
                    "rows",
                    doubt == null
                            ? "none of %d migrated: %s are written, and no version of the table shows them"
                                    .formatted(wanted, report.get("rows_written"))
                            : "%s of %d are written; whether a version of the table shows them is not known: %s"
                                    .formatted(report.get("rows_written"), wanted, doubt));
            lines.put("backup", backup(report));
            return lines;
        }
        Map<?, ?> filled = (Map<?, ?>) report.get("filled");
        lines.put("rows", "%s of %d".formatted(report.get("rows_migrated"), wanted));
        lines.put("tags", "in %d rows".formatted(number(filled.get("business_tags"))));
        lines.put(
                "comments",
                "in %d rows of tables, in %d of columns"
                        .formatted(number(filled.get("table_comment")), number(filled.get("column_comments"))));
        lines.put("enums", "in %d rows".formatted(number(filled.get("column_enums"))));
        lines.put(
                "refers",
                "in %d rows by foreign keys, in %d by names"
                        .formatted(
                                number(filled.get("relationships_declared")),
                                number(filled.get("relationships_by_names"))));
        lines.put("backup", backup(report));
        return lines;
    }

    private static String backup(Map<String, Object> report) {
        return report.get("backup") == null ? "none" : String.valueOf(report.get("backup"));
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}

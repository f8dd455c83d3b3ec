package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.writers.parquet.WrittenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of an export: what each version has become, and what a person should know of it. */
final class ExportReport {
    private ExportReport() {}

    static Map<String, Object> fields(
            List<LedgerEntry> entries,
            String facts,
            boolean dryRun,
            Path source,
            DataFolder target,
            long compressNanos) {
        Map<String, Object> known = StoredJson.object(facts).orElse(Map.of());
        List<Map<String, Object>> details = new ArrayList<>();
        List<Map<String, Object>> errors = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        long mismatches = 0;
        for (ExportedVersion version : ExportedVersion.of(entries)) {
            if (version.failure().isPresent()) {
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("dataset", version.name());
                error.put("error", version.failure().get());
                errors.add(error);
            } else if (version.plan() != null && (dryRun || version.file().isPresent())) {
                Map<String, Object> detail = detail(version);
                details.add(detail);
                rows += version.plan().rows();
                bytes += version.file().map(WrittenFile::bytes).orElse(0L);
                mismatches += version.mismatches();
            }
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("source", source.toString());
        report.put("target", target.address());
        report.put("generation", known.get("generation"));
        report.put("versions_exported", details.size());
        report.put("rows", rows);
        report.put("bytes", bytes);
        report.put("cells_kept_as_they_are", mismatches);
        report.put("temporary_left_out", known.getOrDefault("temporary_left_out", 0L));
        report.put("listings_left_out", known.getOrDefault("listings_left_out", 0L));
        report.put("errors", errors);
        report.put("details", details);
        report.put("seconds_compressing", compressNanos / 1e9);
        report.put("seconds_syncing", target.syncNanos() / 1e9);
        return report;
    }

    private static Map<String, Object> detail(ExportedVersion version) {
        VersionPlan plan = version.plan();
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("dataset", plan.name().dataset());
        detail.put("version", plan.name().version());
        detail.put("file", plan.file());
        detail.put("rows", plan.rows());
        detail.put("bytes", version.file().map(WrittenFile::bytes).orElse(null));
        detail.put("sha256", version.file().map(WrittenFile::sha256).orElse(null));
        detail.put("cells_kept_as_they_are", version.mismatches());
        detail.put("columns_only_as_text", plan.onlyText());
        boolean verified = version.ranges().stream().allMatch(entry -> entry.outcome() == Outcome.VERIFIED);
        detail.put(
                "read_back",
                verified
                        ? ExportProof.of(version.first())
                                .map(ExportProof::readBack)
                                .orElse(null)
                        : null);
        return detail;
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
                                dryRun ? "to export" : "exported",
                                failed == 0 ? "" : ", %d failed".formatted(failed)));
        lines.put(
                "rows",
                dryRun
                        ? "%,d".formatted(number(report, "rows"))
                        : "%,d in %.1f MB of Parquet".formatted(number(report, "rows"), number(report, "bytes") / 1e6));
        long verified = details.stream()
                .filter(detail -> ((Map<?, ?>) detail).get("read_back") != null)
                .count();
        if (!dryRun) {
            lines.put("read back", "%d of %d files: %s".formatted(verified, details.size(), words(details)));
        }
        long onlyText = details.stream()
                .map(detail -> (Map<?, ?>) ((Map<?, ?>) detail).get("columns_only_as_text"))
                .filter(columns -> !columns.isEmpty())
                .count();
        if (onlyText > 0) {
            lines.put(
                    "as text",
                    "%d %s JSON that no typed column can hold; it is there as text, see the report"
                            .formatted(onlyText, onlyText == 1 ? "version has" : "versions have"));
        }
        if (number(report, "cells_kept_as_they_are") > 0) {
            lines.put(
                    "as they are",
                    "%,d cells are not of the type that they were declared to be; they are kept as they are"
                            .formatted(number(report, "cells_kept_as_they_are")));
        }
        if (number(report, "temporary_left_out") > 0) {
            lines.put(
                    "left out",
                    "%d unfinished temporary versions (--with-temporary)"
                            .formatted(number(report, "temporary_left_out")));
        }
        return lines;
    }

    private static String words(List<?> details) {
        return details.stream()
                .map(detail -> ((Map<?, ?>) detail).get("read_back"))
                .filter(word -> word != null)
                .findFirst()
                .map(Object::toString)
                .orElse("nothing yet");
    }

    private static long number(Map<String, Object> report, String field) {
        return report.get(field) instanceof Number number ? number.longValue() : 0;
    }
}

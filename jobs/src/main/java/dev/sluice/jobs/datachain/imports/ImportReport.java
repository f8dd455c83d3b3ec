package dev.sluice.jobs.datachain.imports;

import dev.sluice.jobs.datachain.load.CommittedVersion;
import dev.sluice.jobs.datachain.load.LoadItem;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an import has done, and what a person should know of it. */
final class ImportReport {
    private ImportReport() {}

    static Map<String, Object> fields(List<LedgerEntry> entries, boolean dryRun, String source, Path target) {
        List<Map<String, Object>> details = new ArrayList<>();
        List<Map<String, Object>> errors = new ArrayList<>();
        Map<String, String> renamed = new LinkedHashMap<>();
        long rows = 0;
        long changed = 0;
        long skipped = 0;
        for (LedgerEntry entry : entries) {
            LoadItem item = LoadItem.of(entry.item());
            if (entry.outcome() == Outcome.FAILED) {
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("dataset", entry.item().key());
                error.put("file", item.file());
                error.put("error", entry.message());
                errors.add(error);
                continue;
            }
            boolean skip = item.fate() == LoadItem.Fate.SKIP;
            Optional<CommittedVersion> committed = dryRun ? Optional.empty() : CommittedVersion.of(entry);
            if (skip && (dryRun || entry.outcome().arrived())) {
                skipped++;
            } else if (dryRun || committed.isPresent()) {
                details.add(detail(item, committed));
                rows += committed.map(CommittedVersion::rows).orElse(0L);
                changed += committed.map(CommittedVersion::changed).orElse(0L);
            }
            if (item.isRenamed()) {
                renamed.put(item.from().dataset(), item.to().dataset());
            }
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("source", source);
        report.put("target", target.toString());
        report.put("versions_imported", details.size());
        report.put("rows", rows);
        report.put("skipped", skipped);
        report.put("cells_not_as_declared", changed);
        report.put("renamed", renamed);
        report.put("errors", errors);
        report.put("details", details);
        return report;
    }

    private static Map<String, Object> detail(LoadItem item, Optional<CommittedVersion> committed) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("dataset", item.to().dataset());
        detail.put("version", item.to().version());
        detail.put("file", item.file());
        committed.ifPresent(version -> {
            detail.put("rows", version.rows());
            detail.put("cells_not_as_declared", version.changed());
            detail.put("notes", version.notes());
            detail.put("read_back", version.readBack());
        });
        return detail;
    }

    static Map<String, String> summary(Map<String, Object> report) {
        boolean dryRun = Boolean.TRUE.equals(report.get("dry_run"));
        List<?> details = (List<?>) report.get("details");
        int failed = ((List<?>) report.get("errors")).size();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "versions",
                "%d %s%s%s"
                        .formatted(
                                details.size(),
                                dryRun
                                        ? "to import"
                                        : Boolean.TRUE.equals(report.get("published"))
                                                ? "imported"
                                                : "loaded into a new catalogue that has not got its name yet",
                                number(report, "skipped") == 0
                                        ? ""
                                        : ", %d there already and left".formatted(number(report, "skipped")),
                                failed == 0 ? "" : ", %d failed".formatted(failed)));
        if (!dryRun) {
            lines.put("rows", "%,d".formatted(number(report, "rows")));
            List<String> read = details.stream()
                    .map(detail -> (String) ((Map<?, ?>) detail).get("read_back"))
                    .filter(word -> word != null)
                    .toList();
            lines.put(
                    "read back",
                    "%d of %d versions%s"
                            .formatted(
                                    read.size(),
                                    details.size(),
                                    read.stream()
                                            .filter(word -> !word.equals("records"))
                                            .findFirst()
                                            .map(word -> ": " + word)
                                            .orElse("")));
        }
        Map<?, ?> renamed = (Map<?, ?>) report.get("renamed");
        renamed.forEach((from, to) ->
                lines.merge("renamed", "%s is %s".formatted(from, to), (one, other) -> one + ", " + other));
        if (number(report, "cells_not_as_declared") > 0) {
            lines.put(
                    "cells",
                    "%,d are not of the type that they are declared to be, or had to be cut: see the report"
                            .formatted(number(report, "cells_not_as_declared")));
        }
        List<?> leftOut = (List<?>) report.get("columns_left_out");
        if (!leftOut.isEmpty()) {
            lines.put("left out", "%s: this catalogue has no such columns".formatted(leftOut));
        }
        List<?> loose = (List<?>) report.get("dependencies_on_what_is_not_there");
        if (!loose.isEmpty()) {
            lines.put(
                    "lost",
                    "%d dependencies on versions that are not there: import those, too, then these again with --existing replace"
                            .formatted(loose.size()));
        }
        long notes = details.stream()
                .filter(detail -> ((Map<?, ?>) detail).get("notes") instanceof List<?> list && !list.isEmpty())
                .count();
        if (notes > 0) {
            lines.put("notes", "on %d of them: see the report".formatted(notes));
        }
        return lines;
    }

    private static long number(Map<String, Object> report, String field) {
        return report.get(field) instanceof Number number ? number.longValue() : 0;
    }
}

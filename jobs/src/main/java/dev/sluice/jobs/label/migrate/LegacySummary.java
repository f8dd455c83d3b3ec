package dev.sluice.jobs.label.migrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A report in a few lines. */
final class LegacySummary {
    private LegacySummary() {}

    static Map<String, String> of(Map<String, Object> report) {
        boolean dryRun = Boolean.TRUE.equals(report.get("dry_run"));
        List<Map<?, ?>> details = maps(report.get("details"));
        long created = details.stream()
                .filter(detail -> Objects.equals(detail.get("dataset_created"), true))
                .count();
        long restored = details.stream()
                .filter(detail -> Objects.equals(detail.get("dataset_restored"), true))
                .count();
        long unproven =
                details.stream().filter(detail -> detail.get("failure") != null).count();
        long failed = maps(report.get("errors")).size() - unproven;
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "projects",
                "%d %s%s"
                        .formatted(
                                details.size(),
                                dryRun ? "to migrate" : "migrated",
                                (failed == 0 ? "" : ", %d failed".formatted(failed))
                                        + (unproven == 0 ? "" : ", %d not proven".formatted(unproven))));
        long shared = details.size() - created - restored;
        lines.put(
                "datasets",
                "%d %s, %s%d %s one that is there"
                        .formatted(
                                created,
                                dryRun ? "to create" : "created",
                                restored == 0 ? "" : restored + " restored, ",
                                shared,
                                shared == 1 ? "project shares" : "projects share"));
        if (!dryRun) {
            long before = proofs(details)
                    .mapToLong(proof -> number(proof.get("sessions_opened_before")))
                    .sum();
            long after = proofs(details)
                    .mapToLong(proof -> number(proof.get("sessions_open_after")))
                    .sum();
            lines.put("sessions", "%d opened before, %d of them read back and open now".formatted(before, after));
            long unchanged = proofs(details)
                    .filter(proof -> Objects.equals(proof.get("read_back"), "unchanged"))
                    .count();
            lines.put(
                    "unchanged",
                    "labelings, bouts and verification flags of %d of %d projects"
                            .formatted(unchanged, details.size()));
        }
        return lines;
    }

    private static Stream<Map<?, ?>> proofs(List<Map<?, ?>> details) {
        return details.stream()
                .<Map<?, ?>>map(detail -> (Map<?, ?>) detail.get("proof"))
                .filter(Objects::nonNull);
    }

    private static List<Map<?, ?>> maps(Object list) {
        return ((List<?>) list)
                .stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}

package dev.sluice.jobs.label.verify;

import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.ProjectLists;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of a check. */
final class CheckReport {
    private CheckReport() {}

    static Map<String, Object> fields(List<LedgerEntry> entries, LabelFacts facts, boolean dryRun) {
        List<String> warnings = new ArrayList<>(facts.warnings());
        ProjectLists lists = ProjectLists.of(
                entries, dryRun, entry -> ProjectLists.about(entry, "planned"), entry -> checked(entry, warnings));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("projects_processed", lists.processed());
        for (String status : List.of("intact", "repaired")) {
            report.put(
                    "projects_" + status,
                    lists.details().stream()
                            .filter(detail -> status.equals(detail.get("status")))
                            .count());
        }
        report.put("errors", lists.errors());
        report.put("warnings", warnings);
        report.put("details", lists.details());
        return report;
    }

    private static Map<String, Object> checked(LedgerEntry entry, List<String> warnings) {
        CheckProof proof = CheckProof.of(entry);
        warnings.addAll(proof.warnings());
        String status = proof.repaired().isEmpty() ? "intact" : "repaired";
        Map<String, Object> detail =
                ProjectLists.about(entry, entry.outcome() == Outcome.FAILED ? "findings_left" : status);
        detail.put("datasets", proof.datasets());
        detail.put("sessions", proof.sessions());
        detail.put("repaired", proof.repaired());
        return detail;
    }

    static Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        int failed = ((List<?>) report.get("errors")).size();
        int details = ((List<?>) report.get("details")).size();
        lines.put(
                "projects",
                Boolean.TRUE.equals(report.get("dry_run"))
                        ? "%d of %s would pass".formatted(details, report.get("projects_processed"))
                        : "%s intact, %s repaired, %d with findings left"
                                .formatted(report.get("projects_intact"), report.get("projects_repaired"), failed));
        return lines;
    }
}

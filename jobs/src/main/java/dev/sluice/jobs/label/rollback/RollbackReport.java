package dev.sluice.jobs.label.rollback;

import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.ProjectLists;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of a rollback, with the fields of the application's own tool first. */
final class RollbackReport {
    private RollbackReport() {}

    static Map<String, Object> fields(List<LedgerEntry> entries, LabelFacts facts, boolean dryRun) {
        List<String> warnings = new ArrayList<>(facts.warnings());
        ProjectLists lists = ProjectLists.of(
                entries, dryRun, entry -> ProjectLists.about(entry, "planned"), entry -> rolledBack(entry, warnings));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("projects_processed", lists.processed());
        report.put("projects_rolled_back", lists.details().size());
        report.put("errors", lists.errors());
        report.put("warnings", warnings);
        report.put("details", lists.details());
        return report;
    }

    private static Map<String, Object> rolledBack(LedgerEntry entry, List<String> warnings) {
        RollbackProof proof = RollbackProof.of(entry);
        Map<String, Object> detail = ProjectLists.about(entry, "rolled_back");
        detail.put("restored_path", proof.restoredPath());
        detail.put("exact", proof.exact());
        detail.put("content_compared", proof.compared());
        detail.put("left_as_changed_since", proof.left());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("sessions_opened_before", sessions(proof));
        shown.put("sessions_open_after", proof.verified() == null ? null : sessions(proof));
        shown.put("judgements", proof.judgements());
        shown.put("read_back", proof.verified());
        detail.put("proof", shown);
        if (entry.outcome() == Outcome.FAILED) {
            detail.put("failure", entry.message());
        }
        String project = "project " + entry.item().key();
        if (!proof.left().isEmpty()) {
            warnings.add("%s: changed since the migration, and left so: %s"
                    .formatted(project, String.join("; ", proof.left())));
        }
        if (!proof.inDatasets().isEmpty()) {
            warnings.add("%s: sessions %s are in a dataset still: keep it as long as they are"
                    .formatted(project, proof.inDatasets()));
        }
        if (!proof.exact()) {
            warnings.add(("%s was migrated by the application's own tool, which kept no earlier values: its"
                            + " analysis_config is NULL now, its type legacy")
                    .formatted(project));
        }
        if (!proof.compared()) {
            warnings.add("%s: the row of its dataset is gone, so %s was held against nothing"
                    .formatted(project, proof.restoredPath()));
        }
        if (proof.verified() != null && !proof.verified().equals("unchanged")) {
            warnings.add("%s: %s".formatted(project, proof.verified()));
        }
        return detail;
    }

    private static int sessions(RollbackProof proof) {
        return proof.opened().values().stream().mapToInt(List::size).sum();
    }

    static Map<String, String> summary(Map<String, Object> report) {
        boolean dryRun = Boolean.TRUE.equals(report.get("dry_run"));
        int failed = ((List<?>) report.get("errors")).size();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "projects",
                "%s %s%s"
                        .formatted(
                                report.get("projects_rolled_back"),
                                dryRun ? "to roll back" : "rolled back",
                                failed == 0 ? "" : ", %d failed".formatted(failed)));
        if (!dryRun) {
            lines.put("datasets", "stay as they are");
        }
        return lines;
    }
}

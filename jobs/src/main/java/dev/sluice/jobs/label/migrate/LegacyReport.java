package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.ProjectLists;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.readers.label.LabelStoreReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The report, with the fields of the application's own tool first and filled, and what it lacks after them. */
final class LegacyReport {
    /** Tables in which a migration adds and removes nothing. */
    private static final List<String> KEPT =
            List.of("participants", "projects", "sessions", "session_lineage", "models", "project_split_configs");

    private LegacyReport() {}

    static Map<String, Object> fields(
            List<LedgerEntry> entries, LabelFacts facts, LabelStoreReader store, Path storage) {
        boolean dryRun = store == null;
        List<String> warnings = new ArrayList<>(facts.warnings());
        ProjectLists lists =
                ProjectLists.of(entries, dryRun, LegacyReport::planned, entry -> migrated(entry, warnings));
        List<Map<String, Object>> details = lists.details();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("projects_processed", lists.processed());
        report.put("projects_migrated", details.size());
        report.put(
                "datasets_created",
                details.stream()
                        .filter(detail -> Objects.equals(detail.get("dataset_created"), true))
                        .count());
        report.put("errors", lists.errors());
        report.put("warnings", warnings);
        report.put("details", details);
        report.put("storage", storage.toString());
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("before", facts.rowCounts());
        report.put("row_counts", rows);
        if (!dryRun && entries.stream().noneMatch(entry -> entry.outcome().open())) {
            // Asks the whole store, so it waits for the end; the report is written every few seconds until then.
            Map<String, Long> after = store.rowCounts();
            rows.put("after", after);
            warnings.addAll(LegacyFolderUse.warnings(store, entries));
            warnings.addAll(changedByOthers(facts.rowCounts(), after));
        }
        return report;
    }

    private static List<String> changedByOthers(Map<String, Long> before, Map<String, Long> after) {
        return KEPT.stream()
                .filter(table -> before.containsKey(table) && !before.get(table).equals(after.get(table)))
                .map(table -> "%s had %d rows before and has %d now: somebody else changed it"
                        .formatted(table, before.get(table), after.get(table)))
                .toList();
    }

    private static Map<String, Object> planned(LedgerEntry entry) {
        LegacyForecast.Detail forecast = LegacyForecast.Detail.of(entry.item());
        Map<String, Object> detail = ProjectLists.about(entry, "planned");
        detail.put("dataset_id", null);
        detail.put("dataset_created", forecast.created());
        detail.put("dataset_restored", forecast.restored());
        detail.put("sessions_count", forecast.sessions());
        detail.put("bytes", entry.item().bytes());
        return detail;
    }

    private static Map<String, Object> migrated(LedgerEntry entry, List<String> warnings) {
        ProjectProof proof = ProjectProof.of(entry);
        Map<String, Object> detail = ProjectLists.about(entry, "migrated");
        detail.put("dataset_id", proof.datasetId());
        detail.put("dataset_created", proof.created());
        detail.put("dataset_restored", proof.repointed());
        detail.put("sessions_count", proof.sessions());
        detail.put("sessions_repointed", proof.sessionsRepointed());
        detail.put("original_path", proof.originalPath());
        detail.put("dataset_path", proof.datasetPath());
        detail.put("dataset_hash", proof.hash());
        detail.put("files", proof.files());
        detail.put("bytes", proof.bytes());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("sessions_opened_before", proof.opened().size());
        shown.put(
                "sessions_open_after",
                proof.verified() == null ? null : proof.opened().size());
        shown.put("judgements_before", proof.judgementsBefore());
        shown.put("judgements_after", proof.judgementsAfter());
        shown.put("read_back", proof.verified());
        detail.put("proof", shown);
        if (entry.outcome() == Outcome.FAILED) {
            detail.put("failure", entry.message());
        }
        if (proof.repointed()) {
            warnings.add(restored(proof));
        }
        if (!proof.elsewhere().isEmpty()) {
            warnings.add("project %s: sessions %s read from folders that are not the project's: keep those folders"
                    .formatted(entry.item().key(), proof.elsewhere()));
        }
        if (proof.verified() != null && !proof.verified().equals("unchanged")) {
            warnings.add("project %s: %s".formatted(entry.item().key(), proof.verified()));
        }
        return detail;
    }

    private static String restored(ProjectProof proof) {
        return "dataset %d had %s; its row now leads to %s%s"
                .formatted(
                        proof.datasetId(),
                        flaw(Path.of(proof.earlierPath())),
                        proof.datasetPath(),
                        proof.left().isEmpty() ? "" : ", which has no session folders " + proof.left());
    }

    private static String flaw(Path earlier) {
        if (!earlier.isAbsolute()) {
            return "the relative path %s".formatted(earlier);
        }
        return Files.isDirectory(earlier)
                ? "been changed (what it has is still in %s)".formatted(earlier)
                : "lost its folder %s".formatted(earlier);
    }
}

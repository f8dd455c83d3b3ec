package dev.sluice.jobs.label.relocate;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The report of a relocation. */
final class RelocationReport {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** What the ledger keeps of a place. */
    private record Proof(String looked) {}

    private RelocationReport() {}

    static String looked(String how) {
        return JSON.writeValueAsString(new Proof(how));
    }

    static Map<String, Object> fields(List<LedgerEntry> entries, Relocation.Roots roots, boolean dryRun) {
        List<Map<String, Object>> errors = new ArrayList<>();
        List<Map<String, Object>> details = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        boolean published = entries.stream().allMatch(entry -> entry.outcome() == Outcome.VERIFIED);
        for (LedgerEntry entry : entries) {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("place", entry.item().key());
            about.put("name", entry.item().name());
            if (entry.outcome() == Outcome.FAILED) {
                about.put("error", entry.message());
                errors.add(about);
            } else if (dryRun || entry.proof() != null) {
                String how = entry.proof() == null
                        ? null
                        : JSON.readValue(entry.proof(), Proof.class).looked();
                about.put("status", published ? "relocated" : "to_relocate");
                about.put("content", how);
                details.add(about);
                warning(how).ifPresent(warning -> warnings.add(entry.item().key() + ": " + warning));
            }
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("from", roots.from());
        report.put("to", roots.to());
        report.put("places", entries.size());
        report.put("errors", errors);
        report.put("warnings", warnings);
        report.put("details", details);
        return report;
    }

    private static Optional<String> warning(String how) {
        if (RelocatedPlaces.NOTHING.equals(how)) {
            return Optional.of("there is nothing in either place, so its project cannot be rolled back");
        }
        return RelocatedPlaces.UNKNOWN.equals(how)
                ? Optional.of("the old place cannot be reached, so that nothing was there to compare the new one with")
                : Optional.empty();
    }

    static Map<String, String> summary(Map<String, Object> report) {
        List<?> errors = (List<?>) report.get("errors");
        List<?> details = (List<?>) report.get("details");
        boolean relocated = details.stream().allMatch(detail -> "relocated".equals(((Map<?, ?>) detail).get("status")));
        String done = relocated && errors.isEmpty() ? "relocated" : "to relocate, all at once";
        return Map.of(
                "places",
                "%d %s%s"
                        .formatted(
                                details.size(),
                                done,
                                errors.isEmpty() ? "" : ", %d that do not hold the same".formatted(errors.size())));
    }
}

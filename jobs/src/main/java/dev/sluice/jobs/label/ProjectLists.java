package dev.sluice.jobs.label;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What every report over projects holds.
 *
 * @param errors one for each project that failed
 * @param details one for each project that is planned, or about which something has been done
 */
public record ProjectLists(List<Map<String, Object>> errors, List<Map<String, Object>> details) {
    /**
     * @param planned describes what a dry run foresees
     * @param done describes an entry that has a proof
     */
    public static ProjectLists of(
            List<LedgerEntry> entries,
            boolean dryRun,
            Function<LedgerEntry, Map<String, Object>> planned,
            Function<LedgerEntry, Map<String, Object>> done) {
        List<Map<String, Object>> errors = new ArrayList<>();
        List<Map<String, Object>> details = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            if (entry.outcome() == Outcome.FAILED) {
                Map<String, Object> error = about(entry);
                error.put("error", entry.message());
                errors.add(error);
            }
            if (dryRun && entry.outcome() != Outcome.FAILED) {
                details.add(planned.apply(entry));
            } else if (!dryRun && entry.proof() != null) {
                details.add(done.apply(entry));
            }
        }
        return new ProjectLists(errors, details);
    }

    /** How many projects the report has something to say about. */
    public long processed() {
        return Stream.concat(errors.stream(), details.stream())
                .map(each -> each.get("project_id"))
                .distinct()
                .count();
    }

    /** Which project it is about, in a new map. */
    public static Map<String, Object> about(LedgerEntry entry) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("project_id", Long.valueOf(entry.item().key()));
        about.put("project_name", entry.item().name());
        return about;
    }

    /** The same with what has become of it. */
    public static Map<String, Object> about(LedgerEntry entry, String status) {
        Map<String, Object> about = about(entry);
        about.put("status", status);
        return about;
    }
}

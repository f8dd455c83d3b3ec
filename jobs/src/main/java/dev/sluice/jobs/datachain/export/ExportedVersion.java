package dev.sluice.jobs.datachain.export;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.writers.parquet.WrittenFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A version of the plan with what has become of its ranges.
 *
 * @param id of its row
 * @param plan null where it could not be planned
 * @param ranges the entries of its ranges, in order
 */
record ExportedVersion(long id, VersionPlan plan, List<LedgerEntry> ranges) {
    /** All versions of a plan, in its order. */
    static List<ExportedVersion> of(List<LedgerEntry> entries) {
        Map<Long, List<LedgerEntry>> ranges = new LinkedHashMap<>();
        Map<Long, VersionPlan> plans = new LinkedHashMap<>();
        for (LedgerEntry entry : entries) {
            ExportItem item = ExportItem.of(entry.item());
            ranges.computeIfAbsent(item.version(), id -> new ArrayList<>()).add(entry);
            if (item.plan() != null) {
                plans.put(item.version(), item.plan());
            }
        }
        return ranges.entrySet().stream()
                .map(each -> new ExportedVersion(each.getKey(), plans.get(each.getKey()), each.getValue()))
                .toList();
    }

    LedgerEntry first() {
        return ranges.get(0);
    }

    /** What a person calls it. */
    String name() {
        return plan == null ? first().item().key() : plan.name().toString();
    }

    boolean hasArrived() {
        return ranges.stream().allMatch(entry -> ExportProof.of(entry).isPresent());
    }

    boolean isOpen() {
        return ranges.stream().anyMatch(entry -> entry.outcome() == Outcome.PENDING);
    }

    /** The file that the target has of it; empty where there is none yet. */
    Optional<WrittenFile> file() {
        return hasArrived() ? ExportProof.of(first()).map(ExportProof::whole) : Optional.empty();
    }

    long mismatches() {
        return ranges.stream()
                .flatMap(entry -> ExportProof.of(entry).stream())
                .mapToLong(ExportProof::mismatches)
                .sum();
    }

    /** Why something of it failed; empty where nothing did. */
    Optional<String> failure() {
        return ranges.stream()
                .filter(entry -> entry.outcome() == Outcome.FAILED)
                .map(LedgerEntry::message)
                .filter(Objects::nonNull)
                .findFirst();
    }
}

package dev.sluice.jobs.argilla.reindex;

import dev.sluice.jobs.argilla.reindex.ReindexItem.DatasetPlan;
import dev.sluice.jobs.argilla.reindex.ReindexItem.Kind;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a reindex has done, and what a person should know of it. */
final class ReindexReport {
    private static final int TOLD = 3;

    private final Map<String, Map<String, Object>> datasets = new LinkedHashMap<>();
    private final List<Map<String, Object>> errors = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final boolean dryRun;

    private ReindexReport(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Refused documents in a line: the first of them, and how many there are. */
    static String refusals(Map<String, String> refused) {
        String first = refused.entrySet().stream()
                .limit(TOLD)
                .map(document -> "%s: %s".formatted(document.getKey(), document.getValue()))
                .reduce((one, other) -> "%s; %s".formatted(one, other))
                .orElse("");
        return "%d %s refused: %s%s"
                .formatted(
                        refused.size(),
                        refused.size() == 1 ? "document was" : "documents were",
                        first,
                        refused.size() > TOLD ? "; and more, all of them in the report" : "");
    }

    static Map<String, Object> fields(List<LedgerEntry> entries, ReindexFacts facts, boolean dryRun) {
        ReindexReport report = new ReindexReport(dryRun);
        entries.forEach(report::add);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dry_run", dryRun);
        fields.put("revision", facts.revision());
        fields.put("servers", facts.form());
        fields.put("engine", facts.engine());
        fields.put("documents_written", report.sum("documents_written"));
        fields.put("documents_removed", report.sum("documents_removed"));
        fields.put("documents_caught_up", report.sum("documents_caught_up"));
        fields.put("documents_compared", report.sum("documents_compared"));
        fields.put("documents_refused", report.sum("documents_refused"));
        fields.put("responses_without_user", report.sum("responses_without_user"));
        fields.put("longest_gap_ms", report.longestGap());
        fields.put("orphans_removed", report.removed);
        fields.put("datasets", List.copyOf(report.datasets.values()));
        fields.put("errors", report.errors);
        fields.put("warnings", report.warnings(facts));
        return fields;
    }

    private void add(LedgerEntry entry) {
        ReindexItem item = ReindexItem.of(entry.item());
        if (entry.outcome() == Outcome.FAILED) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put(
                    item.kind() == Kind.ORPHAN ? "index" : "dataset",
                    entry.item().key());
            error.put("name", entry.item().name());
            error.put("error", entry.message());
            errors.add(error);
        }
        if (item.kind() == Kind.ORPHAN) {
            if (dryRun || entry.outcome().arrived()) {
                removed.add(entry.item().key());
            }
        } else if (item.dataset() != null) {
            datasets.put(entry.item().key(), dataset(entry, item.dataset()));
        } else if (item.kind() == Kind.RECORDS) {
            RecordsProof.of(entry)
                    .ifPresent(proof -> add(proof, datasets.get(entry.item().key())));
        }
    }

    private Map<String, Object> dataset(LedgerEntry entry, DatasetPlan plan) {
        Optional<DatasetProof> proof = dryRun ? Optional.empty() : DatasetProof.of(entry);
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("dataset", entry.item().key());
        dataset.put("name", entry.item().name());
        dataset.put("index", "rg." + entry.item().key());
        dataset.put("strategy", plan.rebuild() ? "rebuild" : "in-place");
        dataset.put("reason", plan.reason());
        dataset.put("status", status(entry));
        dataset.put(
                "records",
                proof.map(known -> known.counts().records()).filter(n -> n > 0).orElse(plan.records()));
        dataset.put("documents", proof.map(known -> known.counts().documents()).orElse(null));
        dataset.put("gap_ms", proof.map(DatasetProof::gapMillis).orElse(null));
        dataset.put("documents_written", 0L);
        dataset.put("documents_removed", proof.map(DatasetProof::removed).orElse(0L));
        dataset.put("documents_caught_up", 0L);
        dataset.put("documents_compared", 0L);
        dataset.put("documents_refused", 0L);
        dataset.put("responses_without_user", 0L);
        dataset.put("refused", new ArrayList<>());
        return dataset;
    }

    private String status(LedgerEntry entry) {
        if (dryRun) {
            return entry.outcome() == Outcome.FAILED ? "cannot be indexed" : "would be indexed";
        }
        return switch (entry.outcome()) {
            case VERIFIED -> "verified";
            case FAILED -> "failed";
            default -> "unfinished";
        };
    }

    private static void add(RecordsProof proof, Map<String, Object> dataset) {
        more(dataset, "documents_written", proof.documents());
        more(dataset, "documents_caught_up", proof.caughtUp());
        more(dataset, "documents_compared", proof.compared());
        more(dataset, "documents_refused", proof.refused().size());
        more(dataset, "responses_without_user", proof.withoutUser());
        proof.refused().forEach((id, reason) -> {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("record", id);
            document.put("reason", reason);
            list(dataset.get("refused")).add(document);
        });
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object list) {
        return (List<Object>) list;
    }

    private static void more(Map<String, Object> dataset, String field, long count) {
        dataset.merge(field, count, (one, other) -> (Long) one + (Long) other);
    }

    private long sum(String field) {
        return datasets.values().stream()
                .mapToLong(each -> (Long) each.get(field))
                .sum();
    }

    private Object longestGap() {
        return datasets.values().stream()
                .map(each -> (Long) each.get("gap_ms"))
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
    }

    private List<String> warnings(ReindexFacts facts) {
        List<String> warnings = new ArrayList<>(facts.warnings());
        long nobodys = sum("responses_without_user");
        if (nobodys > 0) {
            warnings.add("%d responses were left out: the database does not know any more whose they are"
                    .formatted(nobodys));
        }
        return warnings;
    }

    static Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        List<?> datasets = (List<?>) report.get("datasets");
        long rebuilt = datasets.stream()
                .filter(each -> "rebuild".equals(((Map<?, ?>) each).get("strategy")))
                .count();
        lines.put(
                "datasets",
                "%d: %d in place, %d into a new index".formatted(datasets.size(), datasets.size() - rebuilt, rebuilt));
        if (Boolean.TRUE.equals(report.get("dry_run"))) {
            long records = datasets.stream()
                    .mapToLong(each -> ((Number) ((Map<?, ?>) each).get("records")).longValue())
                    .sum();
            lines.put("records", String.valueOf(records));
            return lines;
        }
        lines.put(
                "documents",
                "%s written, %s removed, %s caught up, %s compared with the database"
                        .formatted(
                                report.get("documents_written"),
                                report.get("documents_removed"),
                                report.get("documents_caught_up"),
                                report.get("documents_compared")));
        if (number(report, "documents_refused") > 0) {
            lines.put("refused", "%s of the documents: the report says why".formatted(report.get("documents_refused")));
        }
        if (report.get("longest_gap_ms") != null) {
            lines.put(
                    "gap",
                    "search was away for %s ms at most, while an index took its place"
                            .formatted(report.get("longest_gap_ms")));
        }
        return lines;
    }

    private static long number(Map<String, Object> report, String field) {
        return report.get(field) instanceof Number number ? number.longValue() : 0;
    }
}

package dev.sluice.jobs.datus.check;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The look at a table, as the parts of a run of one item: what it finds is its report. */
final class SchemaCheck implements Migration<Long> {
    private final Path database;
    private final int topTags;
    private final LanceTable table;
    private final UnkeptTarget target;
    private FillRates rates;

    SchemaCheck(DatusOptions options, int topTags, RunRequest request) {
        this.database = options.database();
        this.topTags = topTags;
        this.table = LanceTable.open(options.table());
        this.target =
                new UnkeptTarget("check of " + database, request.settings().home());
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("storage   " + database);
    }

    @Override
    public String verb() {
        return "look at";
    }

    @Override
    public Plan plan() {
        return new Plan(List.of(new PlanItem(0, 0, DatusOptions.TABLE, null, 0, null, null)), "{}");
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    private synchronized FillRates rates() {
        try {
            if (rates == null) {
                rates = FillRates.of(table);
            }
            return rates;
        } catch (IOException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(table.folder(), e.getMessage()), e);
        }
    }

    @Override
    public Long prepare(PlanItem item) {
        if (rates().current() == 0) {
            throw new ItemException(
                    rates().total() == 0
                            ? "it has no rows"
                            : "none of its rows is of version 1: migrate-schema-metadata makes them so");
        }
        return rates().current();
    }

    @Override
    public void commit(Long current) {
        target.ledger().record(0, Outcome.DONE, null, String.valueOf(current));
    }

    @Override
    public String verify(LedgerEntry entry) {
        return entry.proof();
    }

    @Override
    public String reportName() {
        return "check_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("storage", database.toString());
        report.put("version", table.version());
        report.put("total", rates().total());
        Map<String, Object> fields = new LinkedHashMap<>();
        rates().rows().forEach((field, rows) -> {
            Map<String, Object> rate = new LinkedHashMap<>();
            rate.put("rows", rows);
            rate.put("percent", percent(rows));
            fields.put(field, rate);
        });
        report.put("filled", fields);
        report.put("relationship_sources", rates().sources());
        report.put("top_tags", rates().tags(topTags));
        return report;
    }

    private double percent(long rows) {
        return rates().total() == 0 ? 0 : Math.round(rows * 1000.0 / rates().total()) / 10.0;
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        rates().rows()
                .forEach((field, rows) -> lines.put(
                        field.replace('_', ' '), "%d/%d (%.1f%%)".formatted(rows, rates().total(), percent(rows))));
        lines.put("sources", told(rates().sources()));
        lines.put("tags", told(rates().tags(topTags)));
        return lines;
    }

    private static String told(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(each -> "%s %d".formatted(each.getKey(), each.getValue()))
                        .reduce("%s, %s"::formatted)
                        .orElseThrow();
    }

    @Override
    public void close() {
        table.close();
        target.close();
    }
}

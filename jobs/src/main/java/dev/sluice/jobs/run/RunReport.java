package dev.sluice.jobs.run;

import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the report of a run up to date, in its file and among the records of runs, so that a crash loses none of it. */
final class RunReport {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    private final RunRecords records;
    private final RunRecord run;
    private final Migration<?> migration;
    private final Path file;
    private volatile Map<String, Object> latest = Map.of();

    RunReport(RunRecords records, RunRecord run, Migration<?> migration) {
        this.records = records;
        this.run = run;
        this.migration = migration;
        this.file = Path.of(run.reportFile());
    }

    Path file() {
        return file;
    }

    /** The report of a run that has not begun; the ledger in the store may still be that of another. */
    Map<String, Object> empty() {
        return over(List.of(), null);
    }

    /** The report as the ledger stands now. */
    Map<String, Object> current() {
        Ledger ledger = migration.target().ledger();
        latest = ledger.planned() ? over(ledger.entries(), ledger.facts()) : empty();
        return latest;
    }

    private Map<String, Object> over(List<LedgerEntry> entries, String facts) {
        String start =
                LocalDateTime.ofInstant(run.created(), ZoneId.systemDefault()).toString();
        Map<String, Object> report = withTimes(start, migration.report(entries, facts, false));
        report.put("run_id", run.id());
        return report;
    }

    /** The report as it was last written; empty where none ever was. */
    Map<String, Object> written() {
        return records.report(run.id())
                .<Map<String, Object>>map(text -> JSON.readValue(text, FIELDS))
                .orElse(Map.of());
    }

    /** The report as it stood when the ledger could last be read; empty where that never was. */
    Map<String, Object> latest() {
        return latest;
    }

    /** Writes it to the records of runs, then to its file. */
    void write(Map<String, Object> report) throws IOException {
        String text = text(report);
        records.report(run.id(), text);
        ReportFile.write(file, text);
    }

    static String text(Map<String, Object> report) {
        return JSON.writeValueAsString(report);
    }

    /** The fields between the two times, as the original tools order them. */
    static Map<String, Object> withTimes(String start, Map<String, Object> fields) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("start_time", start);
        report.putAll(fields);
        report.put("end_time", LocalDateTime.now().toString());
        return report;
    }
}

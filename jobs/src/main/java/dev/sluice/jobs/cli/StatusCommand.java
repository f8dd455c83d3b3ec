package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.jobs.run.RunStep;
import dev.sluice.model.RunState;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice status [ID]}. */
@Command(
        name = "status",
        description = "Runs, newest first; with ID one run, with its steps, items, rates, times and cause of failure.")
final class StatusCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @ParentCommand
    private SluiceCommand parent;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "One run.")
    private Long id;

    @Override
    public Integer call() {
        return Looking.at(
                parent, id == null ? this::list : records -> show(Looking.run(records, id), records.steps(id)));
    }

    private int list(RunRecords records) {
        Output output = parent.output();
        List<RunRecord> runs = records.all();
        if (output.json()) {
            output.json(runs.stream().map(StatusCommand::fields).toList());
            return 0;
        }
        if (runs.isEmpty()) {
            output.line("No runs yet. `sluice demo` shows one, `sluice jobs` lists what can be launched.");
            return 0;
        }
        output.line(output.bold("%4s  %-19s  %-24s  %-9s  %s".formatted("run", "started", "job", "items", "state")));
        for (RunRecord run : runs) {
            output.line("%4d  %-19s  %-24s  %-9s  %s"
                    .formatted(
                            run.id(),
                            TIME.format(run.started()),
                            run.jobName(),
                            run.itemsDone() + "/" + run.itemsTotal(),
                            state(run, output)));
        }
        if (runs.stream()
                .anyMatch(run -> run.state() != RunState.RUNNING && run.state().resumable())) {
            output.line("");
            output.line("`sluice resume` goes on with what has not come to its end.");
        }
        return 0;
    }

    private int show(RunRecord run, List<RunStep> steps) {
        Output output = parent.output();
        if (output.json()) {
            Map<String, Object> fields = fields(run);
            fields.put("steps", steps);
            output.json(fields);
            return 0;
        }
        output.line(output.bold("run %d  %s".formatted(run.id(), run.jobName())) + "  " + state(run, output));
        output.line("  store     " + run.store());
        run.options()
                .values()
                .forEach((name, values) ->
                        output.line("  option    --%s %s".formatted(name, String.join(", ", values))));
        output.line("  launched  %s in %s".formatted(TIME.format(run.created()), run.workingFolder()));
        if (run.attempt() > 1) {
            output.line("  resumed   %s, last at %s"
                    .formatted(run.attempt() == 2 ? "once" : run.attempt() - 1 + " times", TIME.format(run.started())));
        }
        output.line("  ended     " + (run.ended() == null ? "-" : TIME.format(run.ended())));
        if (!steps.isEmpty()) {
            output.line(output.faint(
                    "  %-8s  %9s  %13s  %6s  %10s  %s".formatted("step", "time", "items", "failed", "read", "rate")));
        }
        for (RunStep step : steps) {
            boolean died = step.ended() == null && run.state() != RunState.RUNNING;
            double seconds = step.took().toMillis() / 1000.0;
            output.line("  %-8s  %9s  %13s  %6s  %10s  %s"
                    .formatted(
                            step.name(),
                            died ? "died" : "%.1f s".formatted(seconds),
                            step.total() == 0 ? "" : "%d of %d".formatted(step.done(), step.total()),
                            step.total() == 0 ? "" : step.failed(),
                            step.bytes() == 0 ? "" : "%.1f MB".formatted(step.bytes() / 1e6),
                            step.bytes() == 0 || died
                                    ? ""
                                    : "%.1f MB/s".formatted(step.bytes() / 1e6 / Math.max(0.001, seconds)))
                    .stripTrailing());
        }
        if (run.failure() != null) {
            output.line("  cause     " + output.red(run.failure()));
        }
        output.line("  report    " + run.reportFile());
        if (run.state() != RunState.RUNNING && run.state().resumable()) {
            output.line("  go on     sluice resume " + run.id());
        }
        return 0;
    }

    private static String state(RunRecord run, Output output) {
        String words = run.state().words();
        return switch (run.state()) {
            case DONE -> output.green(words);
            case FAILED, DIED, ENDED -> output.red(words);
            default -> words;
        };
    }

    private static Map<String, Object> fields(RunRecord run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run_id", run.id());
        fields.put("job", run.jobName());
        fields.put("state", run.state().name());
        fields.put("store", run.store());
        fields.put("started", run.started().toString());
        fields.put("ended", run.ended() == null ? null : run.ended().toString());
        fields.put("phase", run.phase());
        fields.put("items_total", run.itemsTotal());
        fields.put("items_done", run.itemsDone());
        fields.put("items_failed", run.itemsFailed());
        fields.put("bytes_read", run.bytesDone());
        fields.put("failure", run.failure());
        fields.put("report_file", run.reportFile());
        return fields;
    }
}

package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Shows a run while it goes on, and what came of it. */
final class RunDisplay implements RunListener {
    /** As wide as the names of what every run says. */
    private static final int SHORT = 9;

    private static final int SHOWN_FORECASTS = 200;

    private final Output output;
    private final Consumer<Map<String, Object>> report;
    private PhaseDisplay phase;

    RunDisplay(Output output) {
        this(output, output::json);
    }

    /**
     * @param report where the report goes when JSON is wanted
     */
    RunDisplay(Output output, Consumer<Map<String, Object>> report) {
        this.output = output;
        this.report = report;
    }

    @Override
    public void started(RunRecord run, boolean resumed, List<String> description) {
        output.line(output.bold("run %d  %s".formatted(run.id(), run.jobName())) + (resumed ? "  (resumed)" : ""));
        description.forEach(line -> output.line("  " + line));
    }

    @Override
    public void planned(List<PlanItem> plan) {
        if (plan.isEmpty()) {
            field("plan", "nothing to do");
            return;
        }
        long refused = plan.stream().filter(item -> item.refusal() != null).count();
        long bytes = plan.stream().mapToLong(PlanItem::bytes).sum();
        field(
                "plan",
                "%d %s%s%s"
                        .formatted(
                                plan.size(),
                                plan.size() == 1 ? "item" : "items",
                                bytes == 0 ? "" : ", " + words(bytes),
                                refused == 0 ? "" : ", %d cannot be done".formatted(refused)));
    }

    @Override
    public synchronized void phase(Progress.Phase begun) {
        endPhase();
        if (begun.total() > 0) {
            phase = PhaseDisplay.of(output, begun);
        }
    }

    @Override
    public synchronized void failed(LedgerEntry entry) {
        // Over the bar, which is drawn anew below.
        String start = phase != null && output.terminal() ? "\r\u001b[K" : "";
        output.line(start + "  %s %s: %s".formatted(output.red("failed"), label(entry.item()), entry.message()));
    }

    @Override
    public void note(String line) {
        output.warning(line);
    }

    @Override
    public synchronized void ended(RunRecord run, Result result) {
        endPhase();
        if (run.state() == RunState.FAILED) {
            output.error("run %d failed: %s; once the cause is gone: sluice resume %d"
                    .formatted(run.id(), run.failure(), run.id()));
        }
        if (output.json()) {
            report.accept(result.report());
            return;
        }
        Duration took = Duration.between(run.started(), run.ended());
        output.line("");
        output.line(switch (run.state()) {
                    case DONE -> output.green("done");
                    case STOPPED -> output.bold("stopped at a checkpoint");
                    default -> output.red(run.state().words());
                }
                + " after %.1f s".formatted(took.toMillis() / 1000.0));
        summary(result);
        if (run.state().resumable()) {
            field("go on", "sluice resume " + run.id());
        }
    }

    @Override
    public void forecast(
            List<PlanItem> plan, Function<PlanItem, String> verb, Result result, List<String> description) {
        if (output.json()) {
            report.accept(result.report());
            return;
        }
        output.line(output.bold("dry run: nothing was changed"));
        description.forEach(line -> output.line("  " + line));
        for (PlanItem item : plan.stream().limit(SHOWN_FORECASTS).toList()) {
            output.line(
                    item.refusal() == null
                            ? "  %s %s%s".formatted(output.green("would " + verb.apply(item)), label(item), size(item))
                            : "  %s %s: %s"
                                    .formatted(output.red("cannot " + verb.apply(item)), label(item), item.refusal()));
        }
        if (plan.size() > SHOWN_FORECASTS) {
            output.line("  and %d more, all of them in the report".formatted(plan.size() - SHOWN_FORECASTS));
        }
        output.line("");
        summary(result);
    }

    private void summary(Result result) {
        int width = result.summary().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        result.summary().forEach((name, value) -> field(name, value, width));
        if (result.report().get("warnings") instanceof List<?> warnings) {
            warnings.forEach(warning -> output.line("  %s %s".formatted(output.yellow("warning"), warning)));
        }
        field("report", String.valueOf(result.reportFile()));
    }

    private static String size(PlanItem item) {
        return item.bytes() == 0 ? "" : "  " + words(item.bytes());
    }

    private static String words(long bytes) {
        return bytes < 100_000 ? "%.1f kB".formatted(bytes / 1e3) : "%.1f MB".formatted(bytes / 1e6);
    }

    private void field(String name, String value) {
        field(name, value, 0);
    }

    /** @param width of the longest name beside this one */
    private void field(String name, String value, int width) {
        String padded = ("%-" + Math.max(width, SHORT) + "s").formatted(name);
        output.line("  %s %s".formatted(padded, value));
    }

    private void endPhase() {
        if (phase != null) {
            phase.close();
            phase = null;
        }
    }

    private static String label(PlanItem item) {
        return Printable.of(item.key() + (item.name() == null ? "" : " " + item.name()));
    }
}

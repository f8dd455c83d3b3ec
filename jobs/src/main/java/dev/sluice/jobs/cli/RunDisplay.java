package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.PlanItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a run while it goes on, and what came of it. */
final class RunDisplay implements RunListener {
    private static final int SHOWN_FAILURES = 20;

    private final Output output;
    private ProgressBar bar;
    private Timer timer;

    RunDisplay(Output output) {
        this.output = output;
    }

    @Override
    public void started(RunRecord run, boolean resumed, List<String> description) {
        output.line(output.bold("run %d  %s".formatted(run.id(), run.jobName())) + (resumed ? "  (resumed)" : ""));
        description.forEach(line -> output.line("  " + line));
    }

    @Override
    public void planned(List<PlanItem> plan) {
        long refused = plan.stream().filter(item -> item.refusal() != null).count();
        long bytes = plan.stream().mapToLong(PlanItem::bytes).sum();
        output.line("  plan      %d items, %.1f MB%s"
                .formatted(plan.size(), bytes / 1e6, refused == 0 ? "" : ", " + refused + " cannot be moved"));
    }

    @Override
    public synchronized void phase(String name, Progress progress) {
        endPhase();
        if (!output.terminal()) {
            output.line("  %-9s %d of %d to do".formatted(name, progress.total() - progress.items(), progress.total()));
            return;
        }
        bar = new ProgressBarBuilder()
                .setTaskName("  " + name)
                .setInitialMax(progress.total())
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(200)
                .build();
        timer = new Timer("progress", true);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        step(progress);
                    }
                },
                0,
                200);
    }

    private synchronized void step(Progress progress) {
        if (bar != null) {
            bar.stepTo(progress.items());
            bar.setExtraMessage("%.0f MB read".formatted(progress.bytes() / 1e6));
        }
    }

    @Override
    public synchronized void failed(LedgerEntry entry) {
        output.line("  %s %s: %s".formatted(output.red("failed"), label(entry.item()), entry.message()));
    }

    @Override
    public void note(String line) {
        output.warning(line);
    }

    @Override
    public synchronized void ended(RunRecord run, Map<String, Object> report, Path reportFile) {
        endPhase();
        if (output.json()) {
            output.json(report);
            return;
        }
        Duration took = Duration.between(run.started(), run.ended());
        output.line("");
        output.line(switch (run.state()) {
                    case DONE -> output.green("done");
                    case ENDED -> output.red("ended with failed items");
                    case STOPPED -> "stopped at a checkpoint";
                    default -> output.red(run.state().words() + ": " + run.failure());
                }
                + " after %.1f s".formatted(took.toMillis() / 1000.0));
        summary(report);
        output.line("  report    " + reportFile);
        if (run.state().resumable()) {
            output.line("  go on     sluice resume " + run.id());
        }
    }

    @Override
    public void forecast(List<PlanItem> plan, Map<String, Object> report, Path reportFile, List<String> description) {
        if (output.json()) {
            output.json(report);
            return;
        }
        output.line(output.bold("dry run: nothing was changed"));
        description.forEach(line -> output.line("  " + line));
        for (PlanItem item : plan.stream().limit(SHOWN_FAILURES * 10L).toList()) {
            output.line("  %s %s%s"
                    .formatted(
                            item.refusal() == null ? output.green("would move") : output.red("cannot move"),
                            label(item),
                            item.refusal() == null
                                    ? "  %.1f MB".formatted(item.bytes() / 1e6)
                                    : ": " + item.refusal()));
        }
        summary(report);
        output.line("  report    " + reportFile);
    }

    /** The numbers at the top of a report, whatever the job. */
    private void summary(Map<String, Object> report) {
        report.forEach((field, value) -> {
            if (value instanceof Number && !field.equals("run_id")) {
                output.line("  %-20s %s".formatted(field.replace('_', ' '), value));
            } else if (field.equals("warnings") && value instanceof List<?> warnings) {
                warnings.forEach(warning -> output.line("  warning: " + warning));
            }
        });
    }

    private void endPhase() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (bar != null) {
            bar.stepTo(bar.getMax());
            bar.close();
            bar = null;
        }
    }

    private static String label(PlanItem item) {
        return item.key() + (item.name() == null ? "" : " " + item.name());
    }
}

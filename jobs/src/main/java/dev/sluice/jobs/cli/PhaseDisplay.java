package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.Progress;
import java.util.Timer;
import java.util.TimerTask;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a phase is: a bar on a terminal, now and then a line elsewhere. */
abstract sealed class PhaseDisplay implements AutoCloseable {
    private final Timer timer = new Timer("progress", true);

    static PhaseDisplay of(Output output, Progress.Phase phase) {
        return output.terminal() ? new Bar(phase) : new Lines(output, phase);
    }

    final void every(long millis, Runnable look) {
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        look.run();
                    }
                },
                millis,
                millis);
    }

    @Override
    public void close() {
        timer.cancel();
    }

    private static final class Bar extends PhaseDisplay {
        private static final long EVERY_MILLIS = 200;

        private final ProgressBar bar;
        private final Progress.Phase phase;

        Bar(Progress.Phase phase) {
            this.phase = phase;
            bar = new ProgressBarBuilder()
                    .setTaskName("  %-9s".formatted(phase.name()))
                    .setInitialMax(phase.total())
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis((int) EVERY_MILLIS)
                    .build();
            show();
            every(EVERY_MILLIS, this::show);
        }

        private synchronized void show() {
            bar.stepTo(phase.items());
            bar.setExtraMessage(phase.words());
        }

        @Override
        public void close() {
            super.close();
            show();
            bar.close();
        }
    }

    private static final class Lines extends PhaseDisplay {
        private static final long EVERY_MILLIS = 5000;

        Lines(Output output, Progress.Phase phase) {
            output.line("  %-9s %d of %d to do".formatted(phase.name(), phase.total() - phase.items(), phase.total()));
            every(
                    EVERY_MILLIS,
                    () -> output.line("  %-9s %d of %d done, %s"
                            .formatted(phase.name(), phase.items(), phase.total(), phase.words())));
        }
    }
}

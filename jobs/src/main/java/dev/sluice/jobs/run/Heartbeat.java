package dev.sluice.jobs.run;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** While a run works: writes down how far it is, and looks whether another terminal asks it to stop. */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final ScheduledExecutorService timer;

    Heartbeat(RunRecords records, RunRecord run, RunRequest request, Runnable report) {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(
                () -> quietly(() -> {
                    records.progress(run.id(), request.progress());
                    if (records.stopRequested(run.id())) {
                        request.stop().raise();
                    }
                }),
                200,
                500,
                TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(() -> quietly(report), 2, 5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A beat that fails must not end the ones after it, nor the run. */
    private static void quietly(Runnable beat) {
        try {
            beat.run();
        } catch (RuntimeException e) {
            LOG.debug("a heartbeat failed", e);
        }
    }
}

package dev.sluice.jobs.schedule;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import java.time.Instant;
import java.time.InstantSource;

/** Whether the job repository answers, as the scheduler finds out each second. */
final class Outages extends AbstractSchedulerListener {
    private final InstantSource clock;
    private final ServerListener listener;
    private volatile Instant lastAnswer;
    private volatile Instant lastOutage = Instant.MIN;
    private boolean away;

    Outages(InstantSource clock, ServerListener listener) {
        this.clock = clock;
        this.listener = listener;
        this.lastAnswer = clock.instant();
    }

    @Override
    public void onSchedulerEvent(SchedulerEventType type) {
        switch (type) {
            case RAN_EXECUTE_DUE -> answered();
            case UNEXPECTED_ERROR, FAILED_HEARTBEAT, COMPLETIONHANDLER_ERROR, FAILUREHANDLER_ERROR -> failed();
            default -> {}
        }
    }

    private synchronized void answered() {
        lastAnswer = clock.instant();
        if (away) {
            away = false;
            listener.repository(true);
        }
    }

    private synchronized void failed() {
        lastOutage = clock.instant();
        if (!away) {
            away = true;
            listener.repository(false);
        }
    }

    Instant lastAnswer() {
        return lastAnswer;
    }

    boolean anySince(Instant time) {
        return !lastOutage.isBefore(time);
    }
}

package dev.sluice.config.search;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** How long a request waits for an engine that is busy, or that is away: longer from time to time, and not for ever. */
public final class Patience {
    private static final Duration FOR_BUSY = Duration.ofMinutes(3);
    private static final Duration FOR_SILENT = Duration.ofSeconds(30);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final long start = System.nanoTime();
    private Duration next = FIRST;

    /** Waits until a busy engine may be asked again; false where it was waited long enough. */
    public boolean waitForBusy() {
        return waits(FOR_BUSY);
    }

    /** Waits until an engine that did not answer may be asked again; false where it was waited long enough. */
    boolean waitForSilent() {
        return waits(FOR_SILENT);
    }

    private boolean waits(Duration most) {
        if (System.nanoTime() - start > most.toNanos()) {
            return false;
        }
        // Threads that were sent away together do not come back together.
        long pause = next.toNanos() / 2 + ThreadLocalRandom.current().nextLong(next.toNanos());
        long until = System.nanoTime() + pause;
        for (long left = pause; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return true;
    }
}

package dev.sluice.jobs.label;

import java.util.concurrent.locks.LockSupport;

/** Holds readers back so that together they read at most so many bytes a second. */
final class RateLimit {
    private final long bytesPerSecond;
    private long next = System.nanoTime();

    /** @param bytesPerSecond 0 for no limit */
    RateLimit(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    void pass(long bytes) {
        if (bytesPerSecond == 0) {
            return;
        }
        long until;
        synchronized (this) {
            long now = System.nanoTime();
            next = Math.max(next, now) + bytes * 1_000_000_000L / bytesPerSecond;
            until = next;
        }
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}

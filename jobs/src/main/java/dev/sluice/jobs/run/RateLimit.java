package dev.sluice.jobs.run;

import java.util.concurrent.locks.LockSupport;

/** Holds readers back so that together they read at most so many bytes a second. */
public final class RateLimit {
    public static final JobOption OPTION =
            JobOption.optional("limit-rate", "MB", "read at most so many megabytes a second");

    private static final long MEGABYTE = 1_000_000;

    private final long bytesPerSecond;
    private long next = System.nanoTime();

    /** @param bytesPerSecond 0 for no limit */
    private RateLimit(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** The limit that a run was given. */
    public static RateLimit of(JobOptions options) {
        return new RateLimit(options.number(OPTION.name(), 1).orElse(0L) * MEGABYTE);
    }

    /** So many bytes have been read; returns when more may be. */
    public void pass(long bytes) {
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

package dev.sluice.jobs.run;

import java.util.concurrent.atomic.AtomicLong;

/** How far a run is, counted by those who work and read by those who show it. */
public final class Progress {
    private final AtomicLong items = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long total;
    private volatile String phase = "plan";

    /** Begins a phase with so many items, of which some are done. */
    void begin(String name, long itemsTotal, long itemsDone) {
        phase = name;
        total = itemsTotal;
        items.set(itemsDone);
        bytes.set(0);
    }

    void itemDone() {
        items.incrementAndGet();
    }

    void itemFailed() {
        items.incrementAndGet();
        failed.incrementAndGet();
    }

    /** So many bytes have been read. */
    public void read(long count) {
        bytes.addAndGet(count);
    }

    public String phase() {
        return phase;
    }

    public long total() {
        return total;
    }

    public long items() {
        return items.get();
    }

    public long failed() {
        return failed.get();
    }

    public long bytes() {
        return bytes.get();
    }
}

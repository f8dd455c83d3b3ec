package dev.sluice.jobs.run;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How far a run is, counted by those who work and read by those who show it. */
public final class Progress {
    private final AtomicLong items = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long total;
    private volatile String phase = "plan";

    /** Begins a phase over a plan, in which entries of the wanted outcome are left to do. */
    void begin(String name, List<LedgerEntry> plan, Outcome wanted) {
        phase = name;
        total = plan.size();
        items.set(plan.stream().filter(entry -> entry.outcome() != wanted).count());
        failed.set(
                plan.stream().filter(entry -> entry.outcome() == Outcome.FAILED).count());
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

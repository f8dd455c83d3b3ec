package dev.sluice.jobs.run;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** How far a run is, counted by those who work and read by those who show it. */
public final class Progress {
    private final List<Phase> phases = new CopyOnWriteArrayList<>();

    /** One step of a run, as a person sees it: in items of the ledger, not in what Spring Batch counts. */
    public static final class Phase {
        private final String name;
        private final Instant started = Instant.now();
        private final AtomicLong items = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final long total;
        private volatile Act now;
        private volatile Instant ended;

        Phase(String name, long total) {
            this.name = name;
            this.total = total;
        }

        public String name() {
            return name;
        }

        /** Items of the plan. */
        public long total() {
            return total;
        }

        /** How many of them are through. */
        public long items() {
            return items.get();
        }

        /** Read so far. */
        public long bytes() {
            return bytes.get();
        }

        /** What is done now, or how much has been read where nobody says more. */
        public String words() {
            Act act = now;
            return act == null ? "%.0f MB read".formatted(bytes() / 1e6) : act.told();
        }
    }

    /** What is done, and since when. */
    private record Act(String words, Instant begun) {
        private static final int WORTH_SAYING = 3;

        String told() {
            long seconds = Duration.between(begun, Instant.now()).toSeconds();
            return seconds < WORTH_SAYING ? words : "%s, for %d s".formatted(words, seconds);
        }
    }

    /** Begins a phase that has no items of its own. */
    void begin(String name) {
        begin(new Phase(name, 0));
    }

    /** Begins a phase over a plan, in which entries of the wanted outcome are left to do. */
    Phase begin(String name, List<LedgerEntry> plan, Outcome wanted) {
        Phase phase = new Phase(name, plan.size());
        plan.forEach(entry -> {
            if (entry.outcome() != wanted) {
                phase.items.incrementAndGet();
            }
            if (entry.outcome() == Outcome.FAILED) {
                phase.failed.incrementAndGet();
            }
        });
        begin(phase);
        return phase;
    }

    private void begin(Phase phase) {
        end();
        phases.add(phase);
    }

    /** The current phase is over. */
    void end() {
        if (!phases.isEmpty()) {
            current().ended = Instant.now();
        }
    }

    void itemDone() {
        current().items.incrementAndGet();
    }

    void itemFailed() {
        current().items.incrementAndGet();
        current().failed.incrementAndGet();
    }

    /**
     * What is done from now on, where an item may take long and nothing is read.
     *
     * @param words null where it is over
     */
    public void now(String words) {
        current().now = words == null ? null : new Act(words, Instant.now());
    }

    /** So many bytes have been read. */
    public void read(long count) {
        if (!phases.isEmpty()) {
            current().bytes.addAndGet(count);
        }
    }

    /** Every phase so far, in order. */
    List<RunStep> steps() {
        return phases.stream()
                .map(phase -> new RunStep(
                        phase.name,
                        phase.started,
                        phase.ended,
                        phase.total,
                        phase.items.get(),
                        phase.failed.get(),
                        phase.bytes.get()))
                .toList();
    }

    private Phase current() {
        return phases.get(phases.size() - 1);
    }
}

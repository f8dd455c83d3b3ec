package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.StopSignal;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Interrupt and terminate: the first stops the run at its next checkpoint, the second ends the process at once. */
final class Signals {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
    private static final int BASE = 128;

    private final AtomicInteger received = new AtomicInteger();

    private Signals() {}

    static Signals raise(StopSignal stop, Output output) {
        Signals signals = new Signals();
        NUMBERS.forEach((name, number) -> org.jline.utils.Signals.register(name, () -> {
            if (!signals.received.compareAndSet(0, number)) {
                Runtime.getRuntime().halt(BASE + number);
            }
            stop.raise();
            output.warning("stopping at the next checkpoint; once more to stop at once");
        }));
        return signals;
    }

    /** 130 or the like, where a signal has come. */
    OptionalInt exitCode() {
        int number = received.get();
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(BASE + number);
    }
}

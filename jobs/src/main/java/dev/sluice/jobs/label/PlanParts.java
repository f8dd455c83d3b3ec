package dev.sluice.jobs.label;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deals out projects to parts of about equal size. Projects that may be equal stay together, so that the one with the
 * lowest number decides first, however many threads work.
 */
public final class PlanParts {
    /** Enough to keep the threads busy to the end, few enough that Spring Batch's records of them cost nothing. */
    private static final int PARTS = 32;

    private final long[] load = new long[PARTS];
    private final Map<String, Integer> parts = new HashMap<>();

    /** The part for a project with this mark and so many bytes. */
    public int partOf(String mark, long bytes) {
        int part = parts.computeIfAbsent(mark, unknown -> lightest());
        load[part] += bytes + 1;
        return part;
    }

    private int lightest() {
        return IntStream.range(0, PARTS)
                .reduce((best, next) -> load[next] < load[best] ? next : best)
                .orElse(0);
    }
}

package dev.sluice.jobs.label;

import java.util.List;
import java.util.stream.Collectors;

/** What several jobs say in the same words. */
public final class Wording {
    private Wording() {}

    /** The first few of many names. */
    public static String firstOf(List<String> paths) {
        return paths.stream().limit(5).collect(Collectors.joining(", "))
                + (paths.size() > 5 ? " and %d more".formatted(paths.size() - 5) : "");
    }
}

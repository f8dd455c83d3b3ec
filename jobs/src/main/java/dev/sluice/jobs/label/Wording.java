package dev.sluice.jobs.label;

import dev.sluice.model.PlanItem;
import java.util.List;
import java.util.stream.Collectors;

/** What several jobs say in the same words. */
public final class Wording {
    private Wording() {}

    /** The item of a project that was asked for and does not exist. */
    public static PlanItem missing(int position, long id) {
        String refusal = "Project %d does not exist: see the numbers in the application".formatted(id);
        return new PlanItem(position, 0, String.valueOf(id), null, 0, refusal, null);
    }

    /** The first few of many names. */
    public static String firstOf(List<String> paths) {
        return paths.stream().limit(5).collect(Collectors.joining(", "))
                + (paths.size() > 5 ? " and %d more".formatted(paths.size() - 5) : "");
    }
}

package dev.sluice.jobs.label;

import dev.sluice.model.ItemException;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.io.IOException;

/** A plan in which each item has been looked at as a run would, up to the point where something would change. */
public final class Forecast {
    private Forecast() {}

    /** Looks at an item. */
    @FunctionalInterface
    public interface Look {
        Object at(PlanItem item) throws IOException;
    }

    public static Plan of(Plan plan, Look look) {
        return new Plan(plan.items().stream().map(item -> forecast(item, look)).toList(), plan.facts());
    }

    private static PlanItem forecast(PlanItem item, Look look) {
        if (item.refusal() != null) {
            return item;
        }
        try {
            look.at(item);
            return item;
        } catch (ItemException e) {
            return refused(item, e.getMessage());
        } catch (IOException e) {
            return refused(item, "%s cannot be read: %s".formatted(item.name(), e.getMessage()));
        }
    }

    private static PlanItem refused(PlanItem item, String refusal) {
        return new PlanItem(
                item.position(), item.part(), item.key(), item.name(), item.bytes(), refusal, item.detail());
    }
}

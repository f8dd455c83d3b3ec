package dev.sluice.jobs.label;

import dev.sluice.model.ItemException;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.io.IOException;

/** A plan in which each item has been looked at as a run would, up to the point where something would change. */
public final class Forecast {
    private Forecast() {}

    /** Looks at an item, and gives what the report is to know of it; null where that is nothing. */
    @FunctionalInterface
    public interface Look {
        String at(PlanItem item) throws IOException;
    }

    public static Plan of(Plan plan, Look look) {
        return new Plan(plan.items().stream().map(item -> forecast(item, look)).toList(), plan.facts());
    }

    private static PlanItem forecast(PlanItem item, Look look) {
        if (item.refusal() != null) {
            return item;
        }
        try {
            return with(item, null, look.at(item));
        } catch (ItemException e) {
            return with(item, e.getMessage(), item.detail());
        } catch (IOException e) {
            return with(item, "%s cannot be read: %s".formatted(item.name(), e.getMessage()), item.detail());
        }
    }

    private static PlanItem with(PlanItem item, String refusal, String detail) {
        return new PlanItem(item.position(), item.part(), item.key(), item.name(), item.bytes(), refusal, detail);
    }
}

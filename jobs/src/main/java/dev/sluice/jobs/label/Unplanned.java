package dev.sluice.jobs.label;

import dev.sluice.model.PlanItem;
import dev.sluice.readers.label.LabelStoreReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Projects that a job was asked for and that are not in its plan.
 *
 * @param missing those that do not exist
 * @param warnings on those with which it has nothing to do
 */
public record Unplanned(List<Long> missing, List<String> warnings) {
    /**
     * Looks for them.
     *
     * @param wanted the numbers that were given
     * @param planned the items for those that the job can work on
     * @param why what is to be said of a project that exists
     */
    public static Unplanned of(List<Long> wanted, List<PlanItem> planned, LabelStoreReader store, String why) {
        Set<Long> left = new TreeSet<>(wanted);
        planned.forEach(item -> left.remove(Long.valueOf(item.key())));
        Map<Boolean, List<Long>> exists = left.stream()
                .collect(Collectors.partitioningBy(id -> store.projectName(id).isPresent()));
        return new Unplanned(
                exists.get(false),
                exists.get(true).stream()
                        .map(id -> "project %d %s".formatted(id, why))
                        .toList());
    }

    /** The plan with an item for each project that does not exist: it fails, and the report says so. */
    public List<PlanItem> after(List<PlanItem> planned) {
        List<PlanItem> items = new ArrayList<>(planned);
        for (long id : missing) {
            String refusal = "Project %d does not exist: see the numbers in the application".formatted(id);
            items.add(new PlanItem(items.size(), 0, String.valueOf(id), null, 0, refusal, null));
        }
        return items;
    }
}

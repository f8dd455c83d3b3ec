package dev.sluice.jobs.datachain.load;

import dev.sluice.model.datachain.DatasetVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What datasets are to be called. Older DataChain took dots and @ in names, which newer one takes for the parts of an address:
 * such a dataset could not be reached by anybody. Like the library itself, this puts an underscore in their place; where that
 * is the name of another dataset, it adds a number. A dataset that is there already under some name keeps it.
 */
public final class NamesInTarget {
    private final Map<String, String> renamed = new HashMap<>();

    /**
     * @param names the datasets that come
     * @param there the full names of those that are there
     * @param known by the full name of one that comes, what it is called there
     */
    public NamesInTarget(Collection<DatasetVersion> names, Set<String> there, Map<String, DatasetVersion> known) {
        Map<String, DatasetVersion> datasets = new TreeMap<>();
        names.forEach(name -> datasets.put(name.dataset(), name));
        Set<String> taken = new HashSet<>();
        known.values().forEach(name -> taken.add(name.dataset()));
        List<DatasetVersion> others = new ArrayList<>();
        datasets.forEach((dataset, name) -> {
            if (known.containsKey(dataset)) {
                renamed.put(dataset, known.get(dataset).name());
            } else if (!isReachable(name) || !taken.add(dataset)) {
                others.add(name);
            }
        });
        taken.addAll(there);
        others.forEach(name -> renamed.put(name.dataset(), free(name, taken)));
    }

    /** What newer DataChain makes of a name. */
    public static DatasetVersion reachable(DatasetVersion name) {
        return called(name, name.name().replace('.', '_').replace('@', '_'));
    }

    private static boolean isReachable(DatasetVersion name) {
        return name.name().indexOf('.') < 0 && name.name().indexOf('@') < 0;
    }

    private static String free(DatasetVersion name, Set<String> taken) {
        String plain = reachable(name).name();
        String free = plain;
        for (int n = 2; !taken.add(called(name, free).dataset()); n++) {
            free = "%s_%d".formatted(plain, n);
        }
        return free;
    }

    private static DatasetVersion called(DatasetVersion version, String name) {
        return new DatasetVersion(version.namespace(), version.project(), name, version.version());
    }

    public DatasetVersion of(DatasetVersion version) {
        return called(version, renamed.getOrDefault(version.dataset(), version.name()));
    }
}

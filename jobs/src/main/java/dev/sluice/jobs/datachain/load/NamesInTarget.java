package dev.sluice.jobs.datachain.load;

import dev.sluice.model.datachain.DatasetVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What datasets are to be called. Older DataChain took dots and @ in names, which newer one takes for the parts of an address:
 * such a dataset could not be reached by anybody. Like the library itself, this puts an underscore in their place; where that
 * is the name of another dataset, it adds a number.
 */
public final class NamesInTarget {
    private final Map<String, String> renamed = new HashMap<>();

    /**
     * @param names the datasets that come
     * @param taken the full names of those that are there
     */
    public NamesInTarget(Collection<DatasetVersion> names, Set<String> taken) {
        Set<String> all = new HashSet<>(taken);
        Map<String, DatasetVersion> datasets = new HashMap<>();
        names.forEach(name -> {
            datasets.put(name.dataset(), name);
            if (isReachable(name)) {
                all.add(name.dataset());
            }
        });
        for (String dataset : new TreeSet<>(datasets.keySet())) {
            DatasetVersion name = datasets.get(dataset);
            if (!isReachable(name)) {
                renamed.put(dataset, free(name, all));
            }
        }
    }

    private static boolean isReachable(DatasetVersion name) {
        return name.name().indexOf('.') < 0 && name.name().indexOf('@') < 0;
    }

    private static String free(DatasetVersion name, Set<String> taken) {
        String plain = name.name().replace('.', '_').replace('@', '_');
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

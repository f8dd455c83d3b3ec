package dev.sluice.jobs.label.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers that belong together, directly or through others. */
final class Connected {
    private final Map<Long, Long> parents = new HashMap<>();

    /** These belong together. */
    void join(List<Long> numbers) {
        numbers.forEach(number -> parents.put(of(number), of(numbers.get(0))));
    }

    /** One number for all that belong together with the first of these; 0 for none. */
    long of(List<Long> numbers) {
        return numbers.isEmpty() ? 0 : of(numbers.get(0));
    }

    private long of(long number) {
        long root = number;
        for (Long parent = parents.get(root); parent != null && parent != root; parent = parents.get(root)) {
            root = parent;
        }
        parents.put(number, root);
        return root;
    }
}

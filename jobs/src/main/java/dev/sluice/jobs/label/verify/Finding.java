package dev.sluice.jobs.label.verify;

import java.util.List;

/**
 * Something about a project that is not as it must be.
 *
 * @param text what is wrong, and where
 * @param repairs what mends it, to be done in a transaction; empty where only a person can
 */
record Finding(String text, List<Runnable> repairs) {
    boolean repairable() {
        return !repairs.isEmpty();
    }
}

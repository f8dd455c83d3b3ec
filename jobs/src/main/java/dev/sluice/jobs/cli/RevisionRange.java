package dev.sluice.jobs.cli;

import dev.sluice.model.UsageException;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionGraph;
import dev.sluice.readers.revision.RevisionStore;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What {@code FROM:TO} means; either may be left out, and {@code current} is where the database is. */
final class RevisionRange {
    private final RevisionStore store;
    private final Supplier<DatabaseHeads> heads;

    /** @param heads of the database, asked only where it is needed */
    RevisionRange(RevisionStore store, Supplier<DatabaseHeads> heads) {
        this.store = store;
        this.heads = heads;
    }

    /** The revisions of a range, with both its ends. */
    Collection<Revision> between(String range) {
        String[] ends = range.split(":", -1);
        if (ends.length != 2) {
            throw new UsageException(
                    "\"%s\" is no range: it is FROM:TO, either of which may be left out".formatted(range));
        }
        RevisionGraph graph = store.graph();
        Set<Revision> found = graph.required(ends[1].isEmpty() ? graph.all() : end(ends[1]));
        if (!ends[0].isEmpty()) {
            List<Revision> lower = end(ends[0]);
            if (!lower.isEmpty()) {
                found.retainAll(graph.dependents(lower));
            }
        }
        return found;
    }

    /** From where the database is. */
    private static boolean isCounted(String name) {
        return name.matches("([^@]+@)?[+-]\\d+");
    }

    private List<Revision> end(String name) {
        return name.equals("current")
                ? heads.get().ids().stream()
                        .map(id -> store.graph().find(id).orElseThrow())
                        .toList()
                : store.names().ceiling(name, isCounted(name) ? heads.get() : new DatabaseHeads(List.of()));
    }
}

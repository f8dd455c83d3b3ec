package dev.sluice.model.revision;

import dev.sluice.model.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The revisions between where a database is and where it is to be.
 *
 * @param direction whether they are taken or taken back
 * @param revisions in the order in which that is done; none where it is there already
 */
public record RevisionRoute(Direction direction, List<Revision> revisions) {
    public RevisionRoute {
        revisions = List.copyOf(revisions);
    }

    /** Up or down to what a name means. */
    public static RevisionRoute of(
            Direction direction, RevisionGraph graph, RevisionNames names, DatabaseHeads current, String target) {
        return direction == Direction.UPGRADE ? up(graph, names, current, target) : down(graph, names, current, target);
    }

    /** Up to what a name means, with everything that it requires. */
    public static RevisionRoute up(RevisionGraph graph, RevisionNames names, DatabaseHeads current, String target) {
        Set<Revision> needed = graph.required(names.ceiling(target, current));
        needed.removeAll(current.taken(graph));
        return new RevisionRoute(Direction.UPGRADE, graph.inOrder(needed));
    }

    /** Down to what a name means: what was made upon that is taken back, with everything that requires it. */
    public static RevisionRoute down(RevisionGraph graph, RevisionNames names, DatabaseHeads current, String target) {
        RevisionNames.Floor floor = names.floor(target, current);
        Set<Revision> roots = new LinkedHashSet<>(
                floor.revision().map(graph::children).map(List::copyOf).orElseGet(graph::bases));
        floor.branch().map(graph::lineage).ifPresent(roots::retainAll);
        Set<Revision> taken = current.taken(graph);
        Optional<Revision> missing = floor.revision().filter(revision -> !taken.contains(revision));
        if (missing.isPresent()) {
            throw new UsageException("%s is not below where the database is: %s"
                    .formatted(
                            missing.get().id(), current.ids().isEmpty() ? "base" : String.join(", ", current.ids())));
        }
        Set<Revision> dropped = graph.dependents(roots);
        dropped.retainAll(taken);
        List<Revision> order = new ArrayList<>(graph.inOrder(dropped));
        Collections.reverse(order);
        return new RevisionRoute(Direction.DOWNGRADE, order);
    }
}

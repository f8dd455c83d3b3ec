package dev.sluice.model.revision;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a database notes in {@code alembic_version}: of all revisions that it has taken, those that no other one of them
 * requires. Changes of its rows are the ones that Alembic makes: an UPDATE where one takes another's place.
 *
 * @param ids in the order of their ids; none where nothing has been taken
 */
public record DatabaseHeads(List<String> ids) {
    /** What happens to the rows. Each pair of {@code deleted} and {@code inserted} may as well be an update. */
    public record Change(List<String> deleted, List<String> inserted) {}

    public DatabaseHeads {
        ids = List.copyOf(new TreeSet<>(ids));
    }

    public static DatabaseHeads of(Collection<Revision> revisions) {
        return new DatabaseHeads(revisions.stream().map(Revision::id).toList());
    }

    /** After a revision was taken or taken back. */
    public DatabaseHeads after(Direction direction, Revision revision, RevisionGraph graph) {
        return direction == Direction.UPGRADE ? with(revision, graph) : without(revision, graph);
    }

    /** After a revision was taken. */
    public DatabaseHeads with(Revision revision, RevisionGraph graph) {
        Set<Revision> notable = revisions(graph);
        notable.add(revision);
        return of(graph.tips(notable));
    }

    /** After a revision was taken back; what it alone required is still there. */
    public DatabaseHeads without(Revision revision, RevisionGraph graph) {
        Set<Revision> notable = revisions(graph);
        notable.remove(revision);
        notable.addAll(graph.requirements(revision));
        return of(graph.tips(notable));
    }

    /** Everything that the database has taken. */
    public Set<Revision> taken(RevisionGraph graph) {
        return graph.required(revisions(graph));
    }

    /** The revisions of the ids. */
    Set<Revision> revisions(RevisionGraph graph) {
        return ids.stream()
                .map(id -> graph.find(id).orElseThrow())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What leads from here to others. */
    public Change to(DatabaseHeads next) {
        return new Change(minus(next), next.minus(this));
    }

    private List<String> minus(DatabaseHeads others) {
        return ids.stream().filter(id -> !others.ids.contains(id)).toList();
    }
}

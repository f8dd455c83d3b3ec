package dev.sluice.jobs.revision;

import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionGraph;
import dev.sluice.readers.revision.RevisionStore;
import dev.sluice.writers.revision.VersionTable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Notes a revision without taking it. */
public final class RevisionStamp {
    private final RevisionOptions options;

    public RevisionStamp(RevisionOptions options) {
        this.options = options;
    }

    /**
     * Notes a revision without taking it, as Alembic's stamp does: it takes the place of others on its branch.
     *
     * @return what the database notes then
     */
    public DatabaseHeads note(String target) {
        RevisionStore store = options.revisions();
        return new LoneDatabase(options).act(database -> {
            RevisionGraph graph = store.graph();
            VersionTable versions = new VersionTable(database);
            DatabaseHeads before = RevisionPlan.known(versions.heads(), store, database);
            List<Revision> wanted = store.names().all(target);
            Optional<Revision> branch =
                    wanted.isEmpty() ? store.names().floor(target, before).branch() : Optional.empty();
            DatabaseHeads after = wanted.isEmpty() ? below(before, branch, graph) : moved(before, wanted, graph);
            database.transactions().executeWithoutResult(status -> versions.note(before.to(after)));
            return after;
        });
    }

    /** At base, of one branch only where that is given. */
    private static DatabaseHeads below(DatabaseHeads before, Optional<Revision> branch, RevisionGraph graph) {
        return new DatabaseHeads(before.ids().stream()
                .filter(id -> branch.isPresent()
                        && !graph.lineage(branch.get()).contains(graph.find(id).orElseThrow()))
                .toList());
    }

    /** Those that the database notes on other branches stay. */
    private static DatabaseHeads moved(DatabaseHeads before, Collection<Revision> wanted, RevisionGraph graph) {
        Stream<Revision> others = before.ids().stream()
                .flatMap(id -> graph.find(id).stream())
                .filter(head ->
                        wanted.stream().noneMatch(each -> graph.lineage(each).contains(head)));
        return DatabaseHeads.of(
                graph.tips(Stream.concat(others, wanted.stream()).collect(Collectors.toSet())));
    }
}

package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.config.backup.RestorableBackup;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.SqlTarget;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import dev.sluice.model.StoreInUseException;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionGraph;
import dev.sluice.readers.revision.RevisionStore;
import dev.sluice.writers.revision.VersionTable;
import dev.sluice.writers.sql.BackupFile;
import dev.sluice.writers.sql.RunOnStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What changes a database in one act, beside the runs that take revisions: a mark, and a way back to a backup. */
@SuppressWarnings("try") // leases are held by try blocks, not used in them
public final class RevisionMarks {
    private final RevisionOptions options;

    public RevisionMarks(RevisionOptions options) {
        this.options = options;
    }

    /**
     * Notes a revision without taking it, as Alembic's stamp does: it takes the place of others on its branch.
     *
     * @return what the database notes then
     */
    public DatabaseHeads stamp(String target) {
        RevisionStore store = options.revisions();
        return alone(database -> {
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

    /**
     * Makes the database what it was when a backup was made.
     *
     * @return the backup of what it was before; empty where none was wanted
     */
    public Optional<Path> restore(Path backup) {
        return alone(database -> {
            RestorableBackup archive = database.archive(RunOnStore.TABLES);
            try {
                archive.check(backup);
                requireKnown(archive.column(backup, VersionTable.NAME), backup);
                Optional<BackupFile> before = options.backup(database);
                Optional<Path> file =
                        before.isPresent() ? Optional.of(before.get().make()) : Optional.empty();
                archive.restore(backup);
                return file;
            } catch (ItemException | IOException e) {
                throw new RefusedException(
                        "%s cannot be restored: %s; nothing was changed in %s"
                                .formatted(
                                        backup,
                                        e.getMessage(),
                                        database.address().shown()),
                        e);
            }
        });
    }

    /** A backup of another tool's database would take the place of this one. */
    private void requireKnown(List<String> ids, Path backup) {
        for (String id : ids) {
            if (options.revisions().graph().find(id).isEmpty()) {
                throw new RefusedException(
                        "%s is at revision %s, which is not among those of %s: it is the backup of another database; nothing was changed"
                                .formatted(backup, id, options.revisions().name()));
            }
        }
    }

    /** With nobody else at work on the database, as far as that is Sluice. */
    private <T> T alone(Function<Database, T> act) {
        try (Database database = options.open()) {
            Target target = new SqlTarget(database);
            try (Lease lease = target.lease("revisions")
                    .orElseThrow(() -> new StoreInUseException("%s is in use by %s"
                            .formatted(
                                    database.address().shown(),
                                    target.leaseHolder().orElse("another process"))))) {
                return act.apply(database);
            } catch (DataAccessException | TransactionException e) {
                throw new RefusedException(
                        "%s cannot be written: %s; nothing was changed"
                                .formatted(
                                        database.address().shown(),
                                        NestedExceptionUtils.getMostSpecificCause(e)
                                                .getMessage()),
                        e);
            }
        }
    }
}

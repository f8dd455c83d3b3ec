package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.jobs.run.BackupItem;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionRoute;
import dev.sluice.model.revision.RevisionScript;
import dev.sluice.readers.revision.RevisionStore;
import dev.sluice.writers.revision.Rehearsal;
import dev.sluice.writers.revision.RevisionWriter;
import dev.sluice.writers.revision.VersionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists the revisions between where a database is and where it is to be, after the backup that comes first. */
final class RevisionPlan {
    private final Database database;
    private final RevisionStore store;
    private final RevisionOptions options;
    private final Direction direction;
    private final RevisionWriter writer;
    private final BackupItem backup;
    private List<Revision> rehearsed = List.of();
    private Optional<Rehearsal.Objection> objection = Optional.empty();

    RevisionPlan(
            Database database,
            RevisionStore store,
            RevisionOptions options,
            Direction direction,
            RevisionWriter writer,
            BackupItem backup) {
        this.database = database;
        this.store = store;
        this.options = options;
        this.direction = direction;
        this.writer = writer;
        this.backup = backup;
    }

    /** The revision that an item stands for. */
    RevisionScript script(PlanItem item) {
        return store.script(store.graph()
                .find(item.key())
                .orElseThrow(() -> new RefusedException(
                        "revision %s is not among those of %s any more".formatted(item.key(), store.name()))));
    }

    /** Where the database is. */
    DatabaseHeads here() {
        return known(new VersionTable(database).heads(), store, database);
    }

    /**
     * Refuses a database that has been where nobody here knows the way.
     *
     * @return the heads
     */
    static DatabaseHeads known(DatabaseHeads heads, RevisionStore store, Database database) {
        for (String id : heads.ids()) {
            if (store.graph().find(id).isEmpty()) {
                throw new RefusedException(
                        "%s is at revision %s, which is not among those of %s: a newer version, or another tool, has written it; nothing was changed"
                                .formatted(database.address().shown(), id, store.name()));
            }
        }
        return heads;
    }

    private RevisionRoute route() {
        return RevisionRoute.of(direction, store.graph(), store.names(), here(), options.target());
    }

    /** Refuses a place that does not exist, or to which no way leads in this direction. */
    void requireRoute() {
        route();
    }

    /** Empty where the database is there already. */
    Plan plan() {
        List<Revision> route = route().revisions();
        Map<String, Long> rows = writer.rowCounts();
        Optional<Rehearsal.Objection> objection = objection(route);
        List<PlanItem> items = new ArrayList<>();
        if (!route.isEmpty()) {
            backup.planned().ifPresent(items::add);
        }
        for (Revision revision : route) {
            Map<Loss, Long> losses = losses(revision);
            RevisionForecast forecast = RevisionForecast.of(store.script(revision), rows, losses);
            String refusal = refusal(revision, losses, objection).orElse(null);
            String name = refusal == null ? forecast.words() : forecast.wordsBeforeLosses();
            // In one part: one comes after the other.
            items.add(new PlanItem(items.size(), 0, revision.id(), name, 0, refusal, forecast.text()));
        }
        return new Plan(items, new RevisionFacts(here().ids(), rows).text());
    }

    /** Looked for once: a revision may take its time on an empty copy, too. */
    private Optional<Rehearsal.Objection> objection(List<Revision> route) {
        if (!route.equals(rehearsed)) {
            objection = new Rehearsal(database, store.graph(), direction)
                    .of(route.stream().map(store::script).toList());
            rehearsed = route;
        }
        return objection;
    }

    /** Empty also where nobody has written what to do; that is its refusal. */
    private Map<Loss, Long> losses(Revision revision) {
        try {
            return writer.foreseen(store.script(revision).part(direction, writer.dialect()));
        } catch (RefusedException e) {
            return Map.of();
        }
    }

    /** What is known to stand against a revision before another one is taken. */
    private Optional<String> refusal(
            Revision revision, Map<Loss, Long> losses, Optional<Rehearsal.Objection> objection) {
        if (!losses.isEmpty() && !options.lossesAllowed()) {
            return Optional.of("%s: give --allow-data-loss if that may go".formatted(RevisionWriter.told(losses)));
        }
        return objection
                .filter(each -> each.revision().equals(revision))
                .map(Rehearsal.Objection::reason)
                .or(() -> lackOfScript(revision));
    }

    private Optional<String> lackOfScript(Revision revision) {
        try {
            store.script(revision).part(direction, writer.dialect());
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Refuses what cannot be done as a whole, before anything is changed.
     *
     * @return whether there is anything to do
     * @throws RefusedException with the first thing that stands against it
     */
    boolean requirePossible() {
        List<Revision> route = route().revisions();
        if (route.isEmpty()) {
            return false;
        }
        Optional<Rehearsal.Objection> objection = objection(route);
        for (Revision revision : route) {
            refusal(revision, losses(revision), objection).ifPresent(reason -> {
                throw new RefusedException("%s: revision %s: %s; nothing was changed"
                        .formatted(database.address().shown(), revision.id(), reason));
            });
        }
        backup.requirePossible();
        return true;
    }
}

package dev.sluice.writers.revision;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionGraph;
import dev.sluice.model.revision.RevisionScript;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Takes revisions of a database and takes them back, each in one transaction with the row that notes it. On SQLite the
 * database must have been opened without the enforcement of foreign keys: a table that is made anew would else take with it
 * what refers to it.
 */
public final class RevisionWriter {
    private final Database database;
    private final RevisionGraph graph;
    private final VersionTable versions;
    private final JdbcTemplate jdbc;
    /** After the last revision: to look for them takes as long as to write the tables. */
    private Map<String, Integer> knownOrphans;

    /**
     * What a revision did.
     *
     * @param before rows of each table; {@code after} the same when it was done
     * @param losses how much it removed of each thing that it says it removes; those without any are left out
     */
    public record Effect(Map<String, Long> before, Map<String, Long> after, Map<Loss, Long> losses) {}

    public RevisionWriter(Database database, RevisionGraph graph) {
        this.database = database;
        this.graph = graph;
        this.versions = new VersionTable(database);
        this.jdbc = new JdbcTemplate(database.dataSource());
    }

    /** The dialect in which revisions are written for this database. */
    public String dialect() {
        return database.address().kind().name().toLowerCase(Locale.ROOT);
    }

    /** Rows of each table, without those of a run. */
    public Map<String, Long> rowCounts() {
        return StoreFacts.of(database).rows();
    }

    /** As {@link #losses}, as far as that can be told before the revisions that come earlier have been taken. */
    public Map<Loss, Long> foreseen(RevisionScript.Part part) {
        try {
            return losses(part);
        } catch (BadSqlGrammarException | UncategorizedSQLException e) {
            return Map.of();
        }
    }

    /** How much a revision would remove, of what is there now; what is nothing is left out. */
    private Map<Loss, Long> losses(RevisionScript.Part part) {
        Map<Loss, Long> losses = new LinkedHashMap<>();
        for (Loss loss : part.losses()) {
            Long number = jdbc.queryForObject(loss.count(), Long.class);
            if (number != null && number > 0) {
                losses.put(loss, number);
            }
        }
        return losses;
    }

    /**
     * Takes a revision or takes it back, within the transaction of the caller, which has checked that the store is his.
     *
     * @param lossesAllowed whether data may go that the revision removes by design
     * @throws RefusedException where the database is not where it must be, or more would be lost than the revision says
     */
    public Effect apply(RevisionScript script, Direction direction, boolean lossesAllowed) {
        versions.make();
        DatabaseHeads here = versions.heads();
        requirePlace(script.revision(), direction, here);
        RevisionScript.Part part = script.part(direction, dialect());
        Map<Loss, Long> losses = losses(part);
        if (!losses.isEmpty() && !lossesAllowed) {
            throw new RefusedException(
                    "it removes data: %s; launch it with --allow-data-loss if that may go".formatted(told(losses)));
        }
        StoreFacts before = StoreFacts.of(database);
        Map<String, Long> values = values(part);
        Map<String, Integer> orphansBefore = knownOrphans == null ? orphans() : knownOrphans;
        run(part.sql());
        StoreFacts after = StoreFacts.of(database);
        new LossGuard(script, part, declared(part, losses)).check(before, after, values);
        Map<String, Integer> orphansAfter = orphans();
        requireNoNewOrphans(orphansBefore, orphansAfter);
        versions.change(here.to(here.after(direction, script.revision(), graph)));
        knownOrphans = orphansAfter;
        return new Effect(before.rows(), after.rows(), losses);
    }

    /** Of each column that a revision says it removes values of: how many there are. */
    private Map<String, Long> values(RevisionScript.Part part) {
        Set<String> subjects = part.losses().stream()
                .map(loss -> StoreFacts.lower(loss.subject()))
                .collect(Collectors.toSet());
        Map<String, Long> values = new TreeMap<>();
        for (StoredTable table : StoredTable.all(database, jdbc)) {
            if (subjects.stream().anyMatch(subject -> subject.startsWith(table.key() + "-"))) {
                for (String column : table.columns(database, jdbc)) {
                    String subject = LossGuard.subject(table.key(), column);
                    if (subjects.contains(subject)) {
                        values.put(subject, table.values(column, jdbc));
                    }
                }
            }
        }
        return values;
    }

    /**
     * Each driver takes a whole script in its own way; SQLite's knows only there where a trigger ends. A script that ended the
     * transaction would have left nothing to go back to: that is looked for when it is read, and here.
     */
    private void run(String sql) {
        jdbc.execute("SAVEPOINT sluice_script");
        runScript(sql);
        try {
            jdbc.execute("RELEASE SAVEPOINT sluice_script");
        } catch (DataAccessException e) {
            throw new RefusedException(
                    "only in part, since its script has ended the transaction in which it ran: hold the database against the backup",
                    e);
        }
    }

    private void runScript(String sql) {
        if (database.address().kind() == DatabaseAddress.Kind.SQLITE) {
            jdbc.update(sql);
        } else {
            // Whoever waits for a lock keeps others waiting behind it.
            jdbc.execute("SET LOCAL lock_timeout = '60s'");
            jdbc.execute(sql);
        }
    }

    /** Also those of which there is nothing now: an empty table may go. */
    private static Map<Loss, Long> declared(RevisionScript.Part part, Map<Loss, Long> losses) {
        Map<Loss, Long> declared = new LinkedHashMap<>();
        part.losses().forEach(loss -> declared.put(loss, losses.getOrDefault(loss, 0L)));
        return declared;
    }

    /** What is lost, in words. */
    public static String told(Map<Loss, Long> losses) {
        return String.join("; ", Loss.told(losses));
    }

    private void requirePlace(Revision revision, Direction direction, DatabaseHeads here) {
        Set<Revision> taken = here.taken(graph);
        boolean fits = direction == Direction.UPGRADE
                ? !taken.contains(revision) && taken.containsAll(graph.requirements(revision))
                : here.ids().contains(revision.id());
        if (!fits) {
            throw new RefusedException(
                    "%s is at %s now, and revision %s cannot be %s there: somebody else has changed it; look at it with `sluice revisions current`"
                            .formatted(
                                    database.address().shown(),
                                    here.ids().isEmpty() ? "base" : String.join(", ", here.ids()),
                                    revision.id(),
                                    direction == Direction.UPGRADE ? "taken" : "taken back"));
        }
    }

    /** How many rows refer to nothing, where the database does not look after that itself: by their table and the one referred to. */
    private Map<String, Integer> orphans() {
        Map<String, Integer> orphans = new TreeMap<>();
        if (database.address().kind() == DatabaseAddress.Kind.SQLITE) {
            jdbc.query("PRAGMA foreign_key_check", row -> {
                orphans.merge(
                        "rows of %s that refer to %s".formatted(row.getString(1), row.getString(3)), 1, Integer::sum);
            });
        }
        return orphans;
    }

    private static void requireNoNewOrphans(Map<String, Integer> before, Map<String, Integer> after) {
        after.forEach((rows, number) -> {
            int more = number - before.getOrDefault(rows, 0);
            if (more > 0) {
                throw new RefusedException("it would leave %d %s without what they refer to".formatted(more, rows));
            }
        });
    }
}

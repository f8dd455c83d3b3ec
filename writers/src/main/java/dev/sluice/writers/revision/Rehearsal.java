package dev.sluice.writers.revision;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionGraph;
import dev.sluice.model.revision.RevisionScript;
import dev.sluice.writers.sql.RunOnStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/**
 * Takes revisions of an empty copy of a database, to find before the first one what the schema alone has against one of them:
 * somebody may have added something by hand. Only of SQLite, where a schema is a list of statements, and a table that is made
 * anew takes with it what its revision does not know.
 */
public final class Rehearsal {
    /** What SQLite says of a script that does not fit a schema, whatever is in it. */
    private static final Pattern OF_THE_SCHEMA = Pattern.compile(
            "no such|syntax error|already exists|already another|duplicate column|has no column|unrecognized token|incomplete input"
                    + "|error in (view|trigger|index|table)|unknown column|ambiguous column|values for \\d+ columns");

    private final Database database;
    private final RevisionGraph graph;
    private final Direction direction;

    /** The first revision that cannot be taken, and why; what comes after it was not tried. */
    public record Objection(Revision revision, String reason) {}

    public Rehearsal(Database database, RevisionGraph graph, Direction direction) {
        this.database = database;
        this.graph = graph;
        this.direction = direction;
    }

    /** Takes revisions in their order; changes nothing in the database. */
    public Optional<Objection> of(List<RevisionScript> route) {
        if (database.address().kind() != DatabaseAddress.Kind.SQLITE || route.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = Files.createTempFile("sluice-rehearsal", ".db");
            try {
                return on(file, route);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new RefusedException("no temporary file can be made: %s".formatted(e), e);
        }
    }

    private Optional<Objection> on(Path file, List<RevisionScript> route) {
        Properties unguarded = new Properties();
        unguarded.setProperty("foreign_keys", "false");
        unguarded.setProperty("synchronous", "OFF");
        try (Database copy = Database.open(DatabaseAddress.ofFile(file), Optional.empty(), 1, unguarded)) {
            return isAlike(copy)
                    ? route.stream()
                            .flatMap(script -> objection(script, copy).stream())
                            .findFirst()
                    : Optional.empty();
        } catch (DependsOnData e) {
            return Optional.empty();
        }
    }

    /** Makes the tables, and what belongs to them. A schema that cannot be made again, as of an extension, is not tried. */
    private boolean isAlike(Database copy) {
        DatabaseHeads here = new VersionTable(database).heads();
        JdbcTemplate jdbc = new JdbcTemplate(copy.dataSource());
        try {
            new JdbcTemplate(database.dataSource())
                    .query("""
                            SELECT name, sql FROM sqlite_master
                              WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
                                AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
                              ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END""", (row, number) -> new String[] {row.getString(1), row.getString(2)}).stream()
                            .filter(part -> !RunOnStore.TABLES.contains(part[0]) && !part[0].equals(VersionTable.NAME))
                            .forEach(part -> jdbc.update(part[1]));
        } catch (DataAccessException e) {
            return false;
        }
        new VersionTable(copy).note(new DatabaseHeads(List.of()).to(here));
        return true;
    }

    private Optional<Objection> objection(RevisionScript script, Database copy) {
        try {
            copy.transactions()
                    .executeWithoutResult(status -> new RevisionWriter(copy, graph).apply(script, direction, true));
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(new Objection(script.revision(), e.getMessage()));
        } catch (DataAccessException | TransactionException e) {
            String message =
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            if (!OF_THE_SCHEMA.matcher(message).find()) {
                throw new DependsOnData(e);
            }
            return Optional.of(
                    new Objection(script.revision(), "it fails on an empty copy of this schema: " + message));
        }
    }

    /** What a revision does with rows cannot be told without them, nor what comes after it. */
    private static final class DependsOnData extends RuntimeException {
        private static final long serialVersionUID = 1;

        DependsOnData(RuntimeException cause) {
            super(cause);
        }
    }
}

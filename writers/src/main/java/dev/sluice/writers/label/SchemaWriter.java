package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseCatalogue;
import dev.sluice.config.Ddl;
import dev.sluice.model.RefusedException;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a Label database to the schema that the application needs: in one transaction where it has transactions for that,
 * statement by statement where it has not. What is left to do, the database's own catalogue says.
 */
public final class SchemaWriter {
    private final Database database;
    private final Ddl ddl;
    private final List<SchemaChange> wanted;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    public SchemaWriter(Database database) {
        this.database = database;
        this.ddl = database.dialect().ddl();
        this.wanted = WantedSchema.of(ddl);
        this.jdbc = new JdbcTemplate(database.dataSource());
        this.transactions = database.transactions();
    }

    /** What the database lacks, in the order in which it can be made. */
    public List<SchemaChange> open() {
        DatabaseCatalogue catalogue = database.catalogue();
        return wanted.stream().filter(change -> !change.isMade(catalogue)).toList();
    }

    /** The change that makes a thing. */
    public SchemaChange change(String thing) {
        return wanted.stream()
                .filter(change -> change.thing().equals(thing))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "the plan wants the %s, which this version of Sluice does not know: launch again with --new"
                                .formatted(thing)));
    }

    /**
     * Refuses a user who may not make all of the changes; changes nothing.
     *
     * @throws RefusedException with the database's own words
     */
    public void requireRights(List<SchemaChange> changes) {
        DatabaseCatalogue catalogue = database.catalogue();
        changes.stream()
                .map(SchemaChange::table)
                .distinct()
                .filter(catalogue::has)
                .forEach(table -> inTransaction(() -> {}, "nothing was changed", () -> requireRight(table)));
    }

    private void requireRight(String table) {
        ddl.denial(JdbcClient.create(database.dataSource()), table).ifPresent(reason -> {
            throw new RefusedException(
                    "the tables of %s may not be changed: %s: give this user the right to change them"
                            .formatted(database.address().shown(), reason));
        });
    }

    /**
     * Makes whatever is not there yet.
     *
     * @param fence is asked in every transaction whether this run may still change the database
     * @throws RefusedException where a change fails, with what became of the others
     */
    public void makeAll(Runnable fence) {
        if (ddl.isTransactional()) {
            inTransaction(fence, "nothing was changed", () -> wanted.forEach(this::make));
        } else {
            wanted.forEach(change -> statements(change)
                    .forEach(statement ->
                            inTransaction(fence, "what was changed before stays", () -> execute(change, statement))));
        }
    }

    private void make(SchemaChange change) {
        statements(change).forEach(statement -> execute(change, statement));
    }

    private List<String> statements(SchemaChange change) {
        return change.isMade(database.catalogue()) ? List.of() : change.statements(database);
    }

    private void execute(SchemaChange change, String statement) {
        try {
            jdbc.execute(statement);
        } catch (DataAccessException e) {
            throw new RefusedException("%s cannot be made: %s".formatted(change.thing(), firstLine(e)), e);
        }
    }

    private void inTransaction(Runnable fence, String otherwise, Runnable changes) {
        try {
            transactions.executeWithoutResult(status -> {
                fence.run();
                ddl.patience().ifPresent(jdbc::execute);
                changes.run();
            });
        } catch (RefusedException e) {
            throw new RefusedException("%s; %s".formatted(e.getMessage(), otherwise), e);
        } catch (DataAccessException | TransactionException e) {
            boolean committing = e instanceof TransactionSystemException && ddl.isTransactional();
            throw new RefusedException(
                    "%s does not answer: %s; %s"
                            .formatted(
                                    database.address().shown(),
                                    firstLine(e),
                                    committing ? "whether it was changed, a resume tells" : otherwise),
                    e);
        }
    }

    private static String firstLine(RuntimeException failure) {
        String message = String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        return message.lines().findFirst().orElse("no reason given");
    }
}

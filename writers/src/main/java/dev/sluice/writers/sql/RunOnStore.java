package dev.sluice.writers.sql;

import dev.sluice.config.Database;
import dev.sluice.model.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * The one run that works on a store, as the store's own database knows it.
 *
 * <p>{@code sluice_run} has at most one row. Whoever takes the store raises its fencing number, and every transaction on
 * the store checks the number that it took: a process that lost its lease without noticing can commit nothing more.
 */
public final class RunOnStore {
    /** What a run makes in a store, and takes away when it is done. */
    public static final List<String> TABLES =
            Stream.concat(SqlLedger.TABLES.stream(), Stream.of("sluice_run")).toList();

    private final Database database;
    private final JdbcClient jdbc;
    private String uuid;
    private long fence;

    /** What the row says of a run. */
    public record Occupant(String uuid, String jobName, long runId, String home, String state) {}

    public RunOnStore(Database database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database.dataSource());
    }

    /**
     * The run whose plan lies in this store; empty where there is none. Changes nothing.
     *
     * @throws RefusedException where the store does not tell: it may be busy
     */
    public Optional<Occupant> occupant() {
        try {
            if (!database.catalogue().has("sluice_run")) {
                return Optional.empty();
            }
            return jdbc.sql("SELECT run_uuid, job_name, run_id, home, state FROM sluice_run")
                    .query((row, n) -> new Occupant(
                            row.getString(1), row.getString(2), row.getLong(3), row.getString(4), row.getString(5)))
                    .optional();
        } catch (DataAccessException e) {
            throw refused("%s does not say whether a run is on it: %s; nothing was changed, try again", e);
        }
    }

    /**
     * Makes a run the one of this store and raises the fencing number. A plan of another run is dropped.
     *
     * @throws RefusedException where this user may not create tables
     */
    public void occupy(Occupant run) {
        try {
            database.transactions().executeWithoutResult(status -> {
                boolean mine =
                        occupant().filter(o -> o.uuid().equals(run.uuid())).isPresent();
                jdbc.sql("""
                        CREATE TABLE IF NOT EXISTS sluice_run (
                          run_uuid VARCHAR(36) NOT NULL PRIMARY KEY, job_name VARCHAR(100) NOT NULL,
                          run_id BIGINT NOT NULL, home %1$s NOT NULL, state VARCHAR(20) NOT NULL,
                          fence BIGINT NOT NULL, facts %1$s)%2$s""".formatted(
                                        database.dialect().textColumn(),
                                        database.dialect().tableOptions()))
                        .update();
                long last = jdbc.sql("SELECT coalesce(max(fence), 0) FROM sluice_run")
                        .query(Long.class)
                        .single();
                if (mine) {
                    jdbc.sql("UPDATE sluice_run SET state = ?, fence = ?")
                            .params(run.state(), last + 1)
                            .update();
                } else {
                    jdbc.sql("DELETE FROM sluice_run").update();
                    jdbc.sql("INSERT INTO sluice_run (run_uuid, job_name, run_id, home, state, fence)"
                                    + " VALUES (?, ?, ?, ?, ?, ?)")
                            .params(run.uuid(), run.jobName(), run.runId(), run.home(), run.state(), last + 1)
                            .update();
                    // Last, since a database that cannot drop tables in a transaction commits here.
                    dropLedger();
                }
                uuid = run.uuid();
                fence = last + 1;
            });
        } catch (DataAccessException | TransactionException e) {
            if (database.forbidsWriting(e)) {
                throw refused(
                        "%s may not be written: %s; nothing was changed, give this user the right to write it", e);
            }
            throw database.concernsTheWholeRun(e)
                    ? refused("%s does not answer: %s; nothing was changed, try again", e)
                    : refused("%s: cannot create Sluice's tables: %s; give this user the right to create tables", e);
        }
    }

    private RefusedException refused(String message, RuntimeException failure) {
        return new RefusedException(
                message.formatted(
                        database.address().shown(),
                        NestedExceptionUtils.getMostSpecificCause(failure).getMessage()),
                failure);
    }

    /** Notes that the run has ended, though its plan stays for the items that failed. */
    public void state(String state) {
        jdbc.sql("UPDATE sluice_run SET state = ? WHERE run_uuid = ? AND fence = ?")
                .params(state, uuid, fence)
                .update();
    }

    /** To be called first in every transaction on the store: ends it where another process has taken over. */
    public void checkFence() {
        int mine = jdbc.sql("UPDATE sluice_run SET fence = fence WHERE run_uuid = ? AND fence = ?")
                .params(uuid, fence)
                .update();
        if (mine != 1) {
            throw new RefusedException("another process has taken over this store: this run stops here");
        }
    }

    /** Gives the store back: nothing of the run stays but what a rollback needs. */
    public void leave() {
        database.transactions().executeWithoutResult(status -> {
            checkFence();
            // Where the tables go one by one, a ledger that is half gone is not taken for one.
            jdbc.sql("UPDATE sluice_run SET facts = NULL").update();
            dropLedger();
            jdbc.sql("DROP TABLE sluice_run").update();
        });
    }

    private void dropLedger() {
        SqlLedger.TABLES.forEach(
                table -> jdbc.sql("DROP TABLE IF EXISTS " + table).update());
    }
}

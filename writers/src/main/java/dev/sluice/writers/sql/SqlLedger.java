package dev.sluice.writers.sql;

import dev.sluice.config.Database;
import dev.sluice.config.Dialect;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plan and ledger in two tables of the target database. */
public final class SqlLedger implements Ledger {
    static final List<String> TABLES = List.of("sluice_ledger", "sluice_plan");

    private static final String ENTRIES = """
            SELECT p.position, p.part, p.item_key, p.item_name, p.bytes, p.refusal, p.detail,
                   l.outcome, l.message, l.proof
            FROM sluice_plan p JOIN sluice_ledger l ON l.position = p.position""";

    private final Database database;
    private final RunOnStore run;
    private final JdbcClient jdbc;

    public SqlLedger(Database database, RunOnStore run) {
        this.database = database;
        this.run = run;
        this.jdbc = JdbcClient.create(database.dataSource());
    }

    @Override
    public boolean planned() {
        return database.catalogue().has("sluice_run")
                && jdbc.sql("SELECT count(*) FROM sluice_run WHERE facts IS NOT NULL")
                                .query(Long.class)
                                .single()
                        > 0;
    }

    @Override
    public void plan(Plan plan) {
        List<PlanItem> items = plan.items();
        JdbcTemplate template = new JdbcTemplate(database.dataSource());
        database.transactions().executeWithoutResult(status -> {
            run.checkFence();
            if (planned()) {
                throw new IllegalStateException("this store has a plan already");
            }
            createTables();
            // Again, since a database that cannot create tables in a transaction commits there.
            run.checkFence();
            template.batchUpdate(
                    "INSERT INTO sluice_plan (position, part, item_key, item_name, bytes, refusal, detail)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    items.stream()
                            .map(item -> new Object[] {
                                item.position(),
                                item.part(),
                                item.key(),
                                item.name(),
                                item.bytes(),
                                item.refusal(),
                                item.detail()
                            })
                            .toList());
            template.batchUpdate(
                    "INSERT INTO sluice_ledger (position, outcome, message) VALUES (?, ?, ?)",
                    items.stream()
                            .map(item -> new Object[] {
                                item.position(),
                                (item.refusal() == null ? Outcome.PENDING : Outcome.FAILED).name(),
                                item.refusal()
                            })
                            .toList());
            // Last, since it says that there is a plan.
            jdbc.sql("UPDATE sluice_run SET facts = ?").param(plan.facts()).update();
        });
    }

    private void createTables() {
        Dialect dialect = database.dialect();
        TABLES.forEach(table -> jdbc.sql("DROP TABLE IF EXISTS " + table).update());
        jdbc.sql("""
                CREATE TABLE sluice_plan (
                  position BIGINT NOT NULL PRIMARY KEY, part INTEGER NOT NULL, item_key %1$s NOT NULL,
                  item_name %1$s, bytes BIGINT NOT NULL, refusal %1$s, detail %1$s)%2$s""".formatted(dialect.textColumn(), dialect.tableOptions())).update();
        jdbc.sql("""
                CREATE TABLE sluice_ledger (
                  position BIGINT NOT NULL PRIMARY KEY, outcome VARCHAR(10) NOT NULL, message %1$s, proof %1$s,
                  intent %1$s)%2$s""".formatted(dialect.textColumn(), dialect.tableOptions())).update();
    }

    @Override
    public String facts() {
        return jdbc.sql("SELECT facts FROM sluice_run").query(String.class).single();
    }

    @Override
    public List<LedgerEntry> entries() {
        return jdbc.sql(ENTRIES + " ORDER BY p.position")
                .query(SqlLedger::entry)
                .list();
    }

    @Override
    public List<LedgerEntry> entries(int part) {
        return jdbc.sql(ENTRIES + " WHERE p.part = ? ORDER BY p.position")
                .param(part)
                .query(SqlLedger::entry)
                .list();
    }

    @Override
    public void record(int position, Outcome outcome, String message, String proof) {
        database.transactions().executeWithoutResult(status -> {
            run.checkFence();
            note(position, outcome, message, proof);
        });
    }

    /** As {@link #record}, inside the transaction that moves the item's data. */
    public void note(int position, Outcome outcome, String message, String proof) {
        jdbc.sql("UPDATE sluice_ledger SET outcome = ?, message = ?, proof = coalesce(?, proof) WHERE position = ?")
                .params(outcome.name(), message, proof, position)
                .update();
    }

    /** What an item is about to publish outside the database, so that a resume can clear it away. */
    public void intend(int position, String intent) {
        database.transactions().executeWithoutResult(status -> {
            run.checkFence();
            jdbc.sql("UPDATE sluice_ledger SET intent = ? WHERE position = ?")
                    .params(intent, position)
                    .update();
        });
    }

    /** The intents of items that have not arrived; one that has a proof arrived, even where it was found wrong later. */
    public List<String> openIntents() {
        return jdbc.sql("SELECT intent FROM sluice_ledger"
                        + " WHERE intent IS NOT NULL AND proof IS NULL AND outcome IN (?, ?)")
                .params(Outcome.PENDING.name(), Outcome.FAILED.name())
                .query(String.class)
                .list();
    }

    @Override
    public void retryFailed() {
        database.transactions().executeWithoutResult(status -> {
            run.checkFence();
            jdbc.sql("UPDATE sluice_ledger SET outcome = ?, message = NULL WHERE outcome = ? AND proof IS NULL")
                    .params(Outcome.PENDING.name(), Outcome.FAILED.name())
                    .update();
            jdbc.sql("UPDATE sluice_ledger SET outcome = ?, message = NULL WHERE outcome = ? AND proof IS NOT NULL")
                    .params(Outcome.DONE.name(), Outcome.FAILED.name())
                    .update();
        });
    }

    @Override
    public void drop() {
        run.leave();
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        return new LedgerEntry(
                new PlanItem(
                        row.getInt(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7)),
                Outcome.valueOf(row.getString(8)),
                row.getString(9),
                row.getString(10));
    }
}

package dev.sluice.jobs.run;

import dev.sluice.config.Database;
import dev.sluice.config.lease.Lease;
import dev.sluice.writers.sql.RunOnStore;
import dev.sluice.writers.sql.SqlLedger;
import java.util.Optional;

/** A database that a run changes; plan and ledger are tables in it. */
public final class SqlTarget implements Target {
    private static final String RUNNING = "RUNNING";
    private static final String ENDED = "ENDED";

    private final Database database;
    private final RunOnStore run;
    private final SqlLedger ledger;

    public SqlTarget(Database database) {
        this.database = database;
        this.run = new RunOnStore(database);
        this.ledger = new SqlLedger(database, run);
    }

    /** To be called first in every transaction on the store. */
    public void checkFence() {
        run.checkFence();
    }

    @Override
    public String name() {
        return database.address().storeKey();
    }

    @Override
    public Optional<Lease> lease(String holder) {
        return database.storeLease(holder);
    }

    @Override
    public Optional<String> leaseHolder() {
        return database.storeLeaseHolder();
    }

    @Override
    public Optional<Occupant> occupant() {
        return run.occupant()
                .map(other -> new Occupant(
                        other.uuid(),
                        other.jobName(),
                        other.runId(),
                        other.home(),
                        other.state().equals(ENDED)));
    }

    @Override
    public void occupy(Occupant mine) {
        run.occupy(new RunOnStore.Occupant(mine.uuid(), mine.jobName(), mine.runId(), mine.home(), RUNNING));
    }

    @Override
    public SqlLedger ledger() {
        return ledger;
    }

    @Override
    public void ended() {
        run.state(ENDED);
    }

    @Override
    public void close() {
        database.close();
    }
}

package dev.sluice.jobs.run;

import dev.sluice.config.Database;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.Ledger;
import dev.sluice.model.RefusedException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A database that a run changes where there is something to do. Else it is not touched: the run is kept nowhere in it. */
public final class PreparedTarget implements Target {
    private final SqlTarget target;
    private final BooleanSupplier requirePossible;
    private boolean touched = true;
    private Ledger ledger;

    /**
     * @param requirePossible refuses what cannot work, before a run is on the database; whether there is anything to do
     */
    public PreparedTarget(Database database, BooleanSupplier requirePossible) {
        this.target = new SqlTarget(database);
        this.requirePossible = requirePossible;
        this.ledger = target.ledger();
    }

    /** To be called first in every transaction on the database. */
    public void checkFence() {
        target.checkFence();
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public Optional<Lease> lease(String holder) {
        return target.lease(holder);
    }

    @Override
    public Optional<String> leaseHolder() {
        return target.leaseHolder();
    }

    @Override
    public Optional<Occupant> occupant() {
        return target.occupant();
    }

    /** A run that has been here before goes on; for another, everything that can be foretold is looked at first. */
    @Override
    public void occupy(Occupant run) {
        Optional<Occupant> other = occupant().filter(there -> !there.uuid().equals(run.uuid()));
        boolean mine = occupant().isPresent() && other.isEmpty();
        if (!mine && !requirePossible.getAsBoolean()) {
            touched = false;
            ledger = new EmptyLedger();
            return;
        }
        other.filter(there -> !there.ended() && !there.jobName().equals(run.jobName()))
                .ifPresent(PreparedTarget::refuseToReplace);
        target.occupy(run);
    }

    /** What the other run has half-made outside the database, only its own job can clear away. */
    private static void refuseToReplace(Occupant other) {
        throw new RefusedException(
                "run %d of %s is unfinished on this store: go on with `SLUICE_HOME=%s sluice resume %d`, or launch that job with --new; nothing was changed"
                        .formatted(other.runId(), other.jobName(), other.home(), other.runId()));
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void ended() {
        if (touched) {
            target.ended();
        }
    }

    @Override
    public void close() {
        target.close();
    }
}

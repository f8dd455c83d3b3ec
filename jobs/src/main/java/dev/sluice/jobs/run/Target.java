package dev.sluice.jobs.run;

import dev.sluice.config.lease.Lease;
import dev.sluice.model.Ledger;
import java.util.Optional;

/** What a run changes, and where its plan and ledger lie beside the data. */
public interface Target extends AutoCloseable {
    /** One name for one store, however it was addressed. */
    String name();

    /** The one right to change the store; empty where somebody has it. */
    Optional<Lease> lease(String holder);

    /** Who has the store. */
    Optional<String> leaseHolder();

    /** A run whose plan lies in the store and that has not come to its end; empty where there is none. */
    Optional<Occupant> occupant();

    /** Whether plan and ledger of a run outlive its process, so that a resume goes on and another launch would replace them. */
    default boolean keepsRuns() {
        return true;
    }

    /** Makes the store this run's: raises the fencing number, drops the plan of any other run. */
    void occupy(Occupant run);

    /** Plan and outcomes, in the store. */
    Ledger ledger();

    /** The run has come to its end; its plan stays for as long as it has failed items. */
    void ended();

    @Override
    void close();

    /** A run as the store knows it. */
    record Occupant(String uuid, String jobName, long runId, String home, boolean ended) {}
}

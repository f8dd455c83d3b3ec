package dev.sluice.jobs.run;

import dev.sluice.config.lease.Lease;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a store brings to a run: how its items are planned, moved one by one, and proven.
 *
 * @param <P> an item that is ready to be committed
 */
public interface Migration<P> extends AutoCloseable {
    /** One name for one store, however it was addressed. */
    String store();

    /** Lines that tell a person what this run works on. */
    List<String> describe();

    /** The one right to change the store; empty where somebody has it. */
    Optional<Lease> lease(String holder);

    /** Who has the store. */
    Optional<String> leaseHolder();

    /** A run whose plan lies in the store and that has not come to its end; empty where there is none. */
    Optional<Occupant> occupant();

    /** Makes the store this run's: raises the fencing number, drops the plan of any other run. */
    void occupy(Occupant run);

    /** Plan and outcomes, in the store. */
    Ledger ledger();

    /** Lists every item and predicts what will stop one; changes nothing. */
    Plan plan();

    /** The plan with everything that only a dry run looks for; changes nothing. */
    Plan forecast();

    /** Clears away what an interrupted attempt left half-made, before work begins. */
    void recover() throws IOException;

    /**
     * Does the long part of an item: reads, copies, syncs. Nothing of it is visible yet.
     *
     * @throws dev.sluice.model.ItemException where this item cannot be moved; the others go on
     */
    P prepare(PlanItem item) throws IOException;

    /** Makes a prepared item visible, with its ledger entry, in one short transaction. */
    void commit(P prepared) throws IOException;

    /** What is left to do once every item is through. */
    void publish() throws IOException;

    /**
     * Reads an item back over new handles.
     *
     * @return the proof, as JSON
     * @throws dev.sluice.model.ItemException where what is there is not what was to be there
     */
    String verify(LedgerEntry entry) throws IOException;

    /** The name of the report's file, without the time and the ending. */
    String reportName();

    /**
     * The report over the given entries, in the order of its fields.
     *
     * @param facts of the plan
     */
    Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun);

    /** What a person wants to know of a report at one glance: a word and what it says, for each line. */
    Map<String, String> summary(Map<String, Object> report);

    /** The run has come to its end; its plan stays for as long as it has failed items. */
    void ended();

    @Override
    void close();

    /** A run as the store knows it. */
    record Occupant(String uuid, String jobName, long runId, String home, boolean ended) {}
}

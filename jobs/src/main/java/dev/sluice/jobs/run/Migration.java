package dev.sluice.jobs.run;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a store brings to a run: how its items are planned, moved one by one, and proven.
 *
 * @param <P> an item that is ready to be committed
 */
public interface Migration<P> extends AutoCloseable {
    /**
     * Looks, before a new run takes the store, whether it has anything to do there.
     *
     * @throws dev.sluice.model.RefusedException where it has not
     */
    default void check() {}

    /** The store that the run changes. */
    Target target();

    /** Lines that tell a person what this run works on. */
    List<String> describe();

    /** What it does to an item, in the infinitive: "move" for "would move" and "cannot move". */
    String verb();

    /** As {@link #verb()}, of one item. */
    default String verb(PlanItem item) {
        return verb();
    }

    /** Lists every item and predicts what will stop one; changes nothing. */
    Plan plan();

    /** The plan with everything that only a dry run looks for; changes nothing. */
    Plan forecast();

    /** Clears away what an interrupted attempt left half-made, before work begins. */
    default void recover() throws IOException {}

    /** How many items of a part are prepared before the first of them is committed: more than one where they are tiny. */
    default int itemsAtOnce() {
        return 1;
    }

    /**
     * Does the long part of an item: reads, copies, syncs. Nothing of it is visible yet.
     *
     * @throws dev.sluice.model.ItemException where this item cannot be moved; the others go on
     */
    P prepare(PlanItem item) throws IOException;

    /** Makes a prepared item visible, with its ledger entry, in one short transaction. */
    void commit(P prepared) throws IOException;

    /** What is left to do once every item is through. */
    default void publish() throws IOException {}

    /**
     * Reads an item back over new handles.
     *
     * @return the proof, as JSON
     * @throws dev.sluice.model.ItemException where what is there is not what was to be there
     */
    String verify(LedgerEntry entry) throws IOException;

    /** What is left to do once everything was read back. */
    default void conclude() throws IOException {}

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

    @Override
    default void close() {
        target().close();
    }
}

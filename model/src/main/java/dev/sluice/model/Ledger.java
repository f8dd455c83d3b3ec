package dev.sluice.model;

import java.util.List;

/**
 * The plan of a run and what became of each of its items. It lies in the target, beside the data, so that it tells what
 * has happened and not what was meant to happen.
 */
public interface Ledger {
    /** Whether this run's plan has been written. */
    boolean planned();

    /** Writes the plan, once and whole; an item with a refusal has failed already. */
    void plan(Plan plan);

    /** What the plan noted of the store as a whole, as JSON. */
    String facts();

    /** Every entry, in the order of the plan. */
    List<LedgerEntry> entries();

    /** The entries of a part, in the order of the plan. */
    List<LedgerEntry> entries(int part);

    /** Notes what became of an item, in a transaction of its own. */
    void record(int position, Outcome outcome, String message, String proof);

    /** Sets failed items back to pending, for a run that tries them again. */
    void retryFailed();

    /** Removes plan and ledger; what a rollback needs stays. */
    void drop();
}

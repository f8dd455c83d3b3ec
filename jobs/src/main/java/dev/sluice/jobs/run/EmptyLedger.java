package dev.sluice.jobs.run;

import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import java.util.List;

/** The ledger of a run that has nothing to do: there is nothing to keep, and nothing to resume. */
final class EmptyLedger implements Ledger {
    private Plan plan;

    @Override
    public boolean planned() {
        return plan != null;
    }

    @Override
    public void plan(Plan empty) {
        if (!empty.items().isEmpty()) {
            throw new IllegalStateException("there was nothing to do a moment ago: launch again");
        }
        plan = empty;
    }

    @Override
    public String facts() {
        return plan.facts();
    }

    @Override
    public List<LedgerEntry> entries() {
        return List.of();
    }

    @Override
    public List<LedgerEntry> entries(int part) {
        return List.of();
    }

    @Override
    public void record(int position, Outcome outcome, String message, String proof) {
        throw new IllegalStateException("there is no item " + position);
    }

    @Override
    public void retryFailed() {}

    @Override
    public void drop() {}
}

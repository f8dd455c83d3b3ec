package dev.sluice.jobs.run;

import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import java.util.ArrayList;
import java.util.List;

/** Plan and ledger of a run that begins anew when it is resumed, so that they need not outlive the process. */
public final class MemoryLedger implements Ledger {
    private Plan plan;
    private final List<LedgerEntry> entries = new ArrayList<>();

    @Override
    public synchronized boolean planned() {
        return plan != null;
    }

    @Override
    public synchronized void plan(Plan made) {
        plan = made;
        made.items()
                .forEach(item -> entries.add(new LedgerEntry(
                        item, item.refusal() == null ? Outcome.PENDING : Outcome.FAILED, item.refusal(), null)));
    }

    @Override
    public synchronized String facts() {
        return plan.facts();
    }

    @Override
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized List<LedgerEntry> entries(int part) {
        return entries.stream().filter(entry -> entry.item().part() == part).toList();
    }

    @Override
    public synchronized void record(int position, Outcome outcome, String message, String proof) {
        LedgerEntry before = entries.get(position);
        entries.set(position, new LedgerEntry(before.item(), outcome, message, proof == null ? before.proof() : proof));
    }

    /** A later attempt has another ledger. */
    @Override
    public void retryFailed() {}

    @Override
    public void drop() {}
}

package dev.sluice.jobs.run;

import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.Iterator;
import org.springframework.batch.infrastructure.item.ItemReader;

/** The items of a part that still have a given outcome, as the target says at this moment. */
final class LedgerItemReader implements ItemReader<LedgerEntry> {
    private final Ledger ledger;
    private final int part;
    private final Outcome wanted;
    private Iterator<LedgerEntry> left;

    LedgerItemReader(Ledger ledger, int part, Outcome wanted) {
        this.ledger = ledger;
        this.part = part;
        this.wanted = wanted;
    }

    @Override
    public LedgerEntry read() {
        if (left == null) {
            left = ledger.entries(part).stream()
                    .filter(entry -> entry.outcome() == wanted)
                    .iterator();
        }
        return left.hasNext() ? left.next() : null;
    }
}

package dev.sluice.jobs.run;

import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.springframework.batch.infrastructure.item.ItemReader;

/**
 * The items of a part that still have a given outcome, as the target says at this moment; none any more once they are held
 * back, so that the step over them ends like any other and those after it follow.
 */
final class LedgerItemReader implements ItemReader<LedgerEntry> {
    private final Ledger ledger;
    private final int part;
    private final Outcome wanted;
    private final BooleanSupplier heldBack;
    private Iterator<LedgerEntry> left;

    LedgerItemReader(Ledger ledger, int part, Outcome wanted, BooleanSupplier heldBack) {
        this.ledger = ledger;
        this.part = part;
        this.wanted = wanted;
        this.heldBack = heldBack;
    }

    @Override
    public LedgerEntry read() {
        if (heldBack.getAsBoolean()) {
            return null;
        }
        if (left == null) {
            left = ledger.entries(part).stream()
                    .filter(entry -> entry.outcome() == wanted)
                    .iterator();
        }
        return left.hasNext() ? left.next() : null;
    }
}

package dev.sluice.model;

/** What became of an item, as its ledger says. */
public enum Outcome {
    /** Not begun, or begun and not committed. */
    PENDING,
    /** Moved and committed. */
    DONE,
    /** Committed, then read back and found equal to its source. */
    VERIFIED,
    /** Not moved; a later resume tries it again. */
    FAILED;

    /** Whether the item's data has arrived. */
    public boolean arrived() {
        return this == DONE || this == VERIFIED;
    }

    /** Whether the run still has something to do with the item. */
    public boolean open() {
        return this == PENDING || this == DONE;
    }
}

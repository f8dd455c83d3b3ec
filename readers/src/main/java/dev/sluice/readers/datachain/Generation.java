package dev.sluice.readers.datachain;

/**
 * The forms that a catalogue has had, by what is there and not by the number in {@code meta}, which was never raised.
 *
 * <p>What each version of the library does with each form was found out by running it.
 */
public enum Generation {
    G0("whole-number versions", "0.16 and older"),
    G1("semantic versions", "0.17 to 0.19, and 0.21"),
    G2("namespaces", "0.20, and 0.22 to 0.33"),
    G3("checkpoints", "0.34 to 0.37"),
    G4("dataset uuids", "newer than 0.37");

    private final String mark;
    private final String writtenBy;

    Generation(String mark, String writtenBy) {
        this.mark = mark;
        this.writtenBy = writtenBy;
    }

    /** What it has that the one before had not. */
    public String mark() {
        return mark;
    }

    /** The versions of DataChain that write it. */
    public String writtenBy() {
        return writtenBy;
    }
}

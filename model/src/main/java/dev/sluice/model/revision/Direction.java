package dev.sluice.model.revision;

/** Whether a revision is taken or taken back. */
public enum Direction {
    UPGRADE("upgrade"),
    DOWNGRADE("downgrade");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    /** As in the names of files and properties. */
    public String word() {
        return word;
    }
}

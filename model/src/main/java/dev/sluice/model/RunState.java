package dev.sluice.model;

/** Where a run stands. Whether a RUNNING one still lives is told by its lease, not by this word. */
public enum RunState {
    RUNNING("running"),
    DONE("done"),
    ENDED("ended with failed items"),
    STOPPED("stopped"),
    FAILED("failed"),
    DIED("died"),
    REPLACED("replaced by a later run"),
    UNDONE("undone by a restore");

    private final String words;

    RunState(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** A run that has not reached its end: it keeps its store until it is resumed or replaced. */
    public boolean unfinished() {
        return this == RUNNING || this == STOPPED || this == FAILED || this == DIED;
    }

    /** Whether {@code sluice resume} has something to do for it. */
    public boolean resumable() {
        return unfinished() || this == ENDED;
    }
}

package dev.sluice.jobs.schedule;

import dev.sluice.model.RunState;

/** What came of the last time that a schedule was due. */
public enum ScheduleOutcome {
    RUNNING("running"),
    DONE("done"),
    ENDED("ended with failed items"),
    STOPPED("stopped"),
    FAILED("failed"),
    REFUSED("refused"),
    SKIPPED("skipped"),
    /** Somebody else works on the store: it is tried again in a minute. */
    WAITING("waiting for its store"),
    /** The server died, or lost the job repository, while it ran: there is something to go on with at once. */
    INTERRUPTED("interrupted");

    private final String words;

    ScheduleOutcome(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    static ScheduleOutcome of(RunState state) {
        return switch (state) {
            case DONE -> DONE;
            case ENDED -> ENDED;
            case STOPPED -> STOPPED;
            case FAILED, REPLACED, UNDONE -> FAILED;
            case RUNNING, DIED -> INTERRUPTED;
        };
    }

    /** Whether a person should look at it. */
    public boolean isFailure() {
        return this == ENDED || this == FAILED || this == REFUSED;
    }

    /** Whether nothing is left to do for the time at which it was due. */
    boolean isFinal() {
        return this != RUNNING && this != INTERRUPTED && this != WAITING;
    }
}

package dev.sluice.jobs.schedule;

/** What becomes of a time at which nobody was there to run anything. */
public enum IfMissed {
    /** It is made up for, once for any number of them. */
    RUN,
    /** It is left out. */
    SKIP
}

package dev.sluice.jobs.run;

/** Asks a run to stop at its next checkpoint; once raised it stays. */
public final class StopSignal {
    private final StopSignal all;
    private volatile boolean raised;

    public StopSignal() {
        this(null);
    }

    /**
     * For one run of several in a process.
     *
     * @param all asks every one of them to stop; null where there is none
     */
    public StopSignal(StopSignal all) {
        this.all = all;
    }

    public void raise() {
        raised = true;
    }

    public boolean isRaised() {
        return raised || all != null && all.isRaised();
    }
}

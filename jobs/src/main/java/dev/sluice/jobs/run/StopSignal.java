package dev.sluice.jobs.run;

/** Asks a run to stop at its next checkpoint; once raised it stays. */
public final class StopSignal {
    private volatile boolean raised;

    public void raise() {
        raised = true;
    }

    public boolean isRaised() {
        return raised;
    }
}

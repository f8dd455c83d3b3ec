package dev.sluice.jobs.schedule;

import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.jobs.schedule.ScheduledRun.Ending;
import dev.sluice.model.RunState;
import java.time.Instant;
import java.util.Optional;

/** Runs schedules. */
public interface ScheduleRunner {
    /**
     * Runs a schedule, unless it runs.
     *
     * @param due when it should have begun; null where somebody wants it now
     * @return empty where there was nothing to do: somebody runs it, or it has run for that time already
     */
    Optional<Ending> run(Schedule schedule, Instant due, StopSignal stop, RunListener listener);

    /** Where a run stands; it has died where nobody has brought it to its end. */
    RunState stateOf(long runId);

    /** Writes down what came of a schedule. */
    void note(Schedule schedule, Instant due, Ending ending);
}

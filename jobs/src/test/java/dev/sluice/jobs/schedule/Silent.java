package dev.sluice.jobs.schedule;

import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.schedule.ScheduledRun.Ending;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keeps to itself what a server tells. */
final class Silent implements ServerListener {
    @Override
    public void began(Schedule schedule, RunRecord run, boolean resumed) {}

    @Override
    public void ended(
            Schedule schedule,
            Ending what,
            Optional<RunRecord> run,
            Map<String, String> summary,
            Optional<Instant> next) {}

    @Override
    public void repository(boolean answers) {}
}

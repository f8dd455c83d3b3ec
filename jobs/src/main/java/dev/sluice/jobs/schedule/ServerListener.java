package dev.sluice.jobs.schedule;

import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Is told what a server does. */
public interface ServerListener {
    void began(Schedule schedule, RunRecord run, boolean resumed);

    /**
     * A schedule has run, or was left out.
     *
     * @param run what it came to; empty where it came to none
     * @param summary of its report: a word and what it says
     * @param next when it is due again; empty where never
     */
    void ended(
            Schedule schedule,
            ScheduledRun.Ending ending,
            Optional<RunRecord> run,
            Map<String, String> summary,
            Optional<Instant> next);

    /** The job repository does not answer, or does so again. */
    void repository(boolean answers);

    /** Keeps what a run says to its listener, until all of it is told at once. */
    final class Hearing implements RunListener {
        private final Schedule schedule;
        private final ServerListener listener;
        private RunRecord run;
        private RunListener.Result result;

        Hearing(Schedule schedule, ServerListener listener) {
            this.schedule = schedule;
            this.listener = listener;
        }

        @Override
        public void started(RunRecord started, boolean resumed, List<String> description) {
            run = started;
            listener.began(schedule, started, resumed);
        }

        @Override
        public void ended(RunRecord ended, RunListener.Result what) {
            run = ended;
            result = what;
        }

        Optional<RunRecord> run() {
            return Optional.ofNullable(run);
        }

        Optional<ScheduleMeters.Worked> worked() {
            return run().filter(ended -> ended.ended() != null)
                    .map(ended -> new ScheduleMeters.Worked(
                            ended.itemsDone(),
                            ended.itemsFailed(),
                            Duration.between(ended.started(), ended.ended()).toMillis() / 1000.0));
        }

        Map<String, String> summary() {
            return result == null ? Map.of() : result.summary();
        }
    }
}

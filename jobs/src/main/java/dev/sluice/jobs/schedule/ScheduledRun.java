package dev.sluice.jobs.schedule;

import dev.sluice.config.Settings;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RunLauncher;
import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import dev.sluice.model.SluiceException;
import dev.sluice.model.StoreInUseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One run of a schedule: goes on with what it has left unfinished, or launches its job anew. */
@SuppressWarnings("try") // leases are held by try blocks, not used in them
public final class ScheduledRun implements ScheduleRunner {
    /** Who comes later than this has missed it. */
    static final Duration GRACE = Duration.ofMinutes(10);

    private final Schedules schedules;
    private final Settings settings;
    private final JobCatalogue jobs;
    private final RunRecords records;
    private final RunLauncher launcher;

    /**
     * What came of it.
     *
     * @param message why it did not end well; or null
     */
    public record Ending(ScheduleOutcome outcome, String message) {}

    public ScheduledRun(
            Schedules schedules, Settings settings, JobCatalogue jobs, RunRecords records, RunLauncher launcher) {
        this.schedules = schedules;
        this.settings = settings;
        this.jobs = jobs;
        this.records = records;
        this.launcher = launcher;
    }

    @Override
    public Optional<Ending> run(Schedule named, Instant due, StopSignal stop, RunListener listener) {
        try (Lease lease = schedules.lease(named.name()).orElse(null)) {
            Optional<Schedule> current = schedules.find(named.name()); // what came of it last is known under the lease
            if (lease == null || current.isEmpty() || isThrough(current.get(), due)) {
                return Optional.empty();
            }
            Schedule schedule = current.get();
            Optional<RunRecord> unfinished = unfinished(schedule);
            if (unfinished.isPresent() && unfinished.get().state() == RunState.RUNNING) {
                return Optional.empty(); // by hand
            }
            if (unfinished.isEmpty() && isMissed(schedule, due)) {
                return Optional.of(new Ending(
                        ScheduleOutcome.SKIPPED,
                        "nobody began it within %d minutes of %s".formatted(GRACE.toMinutes(), due)));
            }
            schedules.began(schedule.name(), due);
            Ending ending = run(schedule, unfinished, stop, new Noting(schedule.name(), listener));
            // Whoever has lost the repository has lost the run with it, whatever is said of it.
            return Optional.of(
                    ending.outcome() == ScheduleOutcome.FAILED && !lease.isHeld()
                            ? new Ending(ScheduleOutcome.INTERRUPTED, ending.message())
                            : ending);
        }
    }

    @Override
    public RunState stateOf(long runId) {
        return records.find(runId).map(RunRecord::state).orElse(RunState.DIED);
    }

    @Override
    public void note(Schedule schedule, Instant due, Ending ending) {
        schedules.ended(schedule.name(), due, ending.outcome(), ending.message());
    }

    private Ending run(Schedule schedule, Optional<RunRecord> unfinished, StopSignal stop, Noting listener) {
        try {
            requireSecret(schedule);
            RunState state = unfinished.isPresent()
                    ? launcher.resume(unfinished.get(), stop, listener)
                    : launcher.launch(
                            jobs.job(schedule.jobName()), schedule.options(), schedule.workingFolder(), stop, listener);
            return new Ending(ScheduleOutcome.of(state), listener.failure);
        } catch (StoreInUseException e) {
            schedules.forget(schedule.name(), records);
            return new Ending(ScheduleOutcome.WAITING, e.getMessage());
        } catch (SluiceException e) {
            schedules.forget(schedule.name(), records);
            return new Ending(ScheduleOutcome.REFUSED, e.getMessage());
        }
    }

    private void requireSecret(Schedule schedule) {
        schedule.secrets().missing(settings).ifPresent(name -> {
            throw new RefusedException(
                    "it needs a password, which is never stored: set %s where it is run".formatted(name));
        });
    }

    /** A server that died after the run, and before it could say so, has left the time due. */
    private static boolean isThrough(Schedule schedule, Instant due) {
        return due != null
                && schedule.last()
                        .filter(last -> due.equals(last.due()) && last.outcome().isFinal())
                        .isPresent();
    }

    private boolean isMissed(Schedule schedule, Instant due) {
        return due != null
                && schedule.ifMissed() == IfMissed.SKIP
                && due.plus(GRACE).isBefore(schedules.clock().instant());
    }

    /** One that was launched with the same words, be it by a server or by hand; to start over is for the next time only. */
    private Optional<RunRecord> unfinished(Schedule schedule) {
        return schedule.options().isSet("new")
                ? schedule.last()
                        .filter(last -> !last.outcome().isFinal() && last.runId() != null)
                        .flatMap(last -> records.find(last.runId()))
                        .filter(run -> run.state().unfinished() && run.jobName().equals(schedule.jobName()))
                : records.all().stream()
                        .filter(run -> run.state().unfinished()
                                && run.jobName().equals(schedule.jobName())
                                && run.options().equals(schedule.options()))
                        .findFirst();
    }

    /** Notes which run it is, and why it failed. */
    private final class Noting implements RunListener {
        private final String name;
        private final RunListener listener;
        private String failure;

        Noting(String name, RunListener listener) {
            this.name = name;
            this.listener = listener;
        }

        @Override
        public void started(RunRecord run, boolean resumed, List<String> description) {
            schedules.runs(name, run.id());
            listener.started(run, resumed, description);
        }

        @Override
        public void planned(List<PlanItem> plan) {
            listener.planned(plan);
        }

        @Override
        public void phase(Progress.Phase phase) {
            listener.phase(phase);
        }

        @Override
        public void failed(LedgerEntry entry) {
            listener.failed(entry);
        }

        @Override
        public void note(String line) {
            listener.note(line);
        }

        @Override
        public void ended(RunRecord run, Result result) {
            failure = run.failure() == null && run.itemsFailed() > 0
                    ? "%d of %d items failed".formatted(run.itemsFailed(), run.itemsTotal())
                    : run.failure();
            listener.ended(run, result);
        }

        @Override
        public void forecast(
                List<PlanItem> plan, Function<PlanItem, String> verb, Result result, List<String> description) {
            listener.forecast(plan, verb, result, description);
        }
    }
}

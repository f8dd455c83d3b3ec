package dev.sluice.jobs.schedule;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.model.RunState;
import dev.sluice.model.SluiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What a server does when a schedule is due. The row of db-scheduler says that it is, and whose it is; whether it runs is told
 * by its lease alone, since clocks differ and a server that was away for a while is not dead.
 */
final class DueSchedules {
    /** After a run that nobody has brought to its end. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** After a run that only an outage has ended: by then the repository has answered again. */
    private static final Duration AFTER_OUTAGE = Duration.ofSeconds(5);

    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Schedules schedules;
    private final ScheduleRunner runs;
    private final ServerListener listener;
    private final StopSignal stop;
    private final Outages outages;
    private final ScheduleMeters meters;
    private Scheduler scheduler;

    DueSchedules(
            Schedules schedules,
            ScheduleRunner runs,
            ServerListener listener,
            StopSignal stop,
            Outages outages,
            ScheduleMeters meters) {
        this.schedules = schedules;
        this.runs = runs;
        this.listener = listener;
        this.stop = stop;
        this.outages = outages;
        this.meters = meters;
    }

    Task<Void> task() {
        return Tasks.custom(Schedules.TASK, Void.class)
                .onFailure(this::failed)
                .onDeadExecution(this::revive)
                .execute(this::execute);
    }

    /** The scheduler that the task is of. */
    void of(Scheduler owner) {
        scheduler = owner;
    }

    private CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        Instant due = context.getExecution().executionTime;
        Optional<Schedule> found = schedules.find(instance.getId()).filter(schedule -> !schedule.paused());
        if (found.isEmpty()) {
            return (done, operations) -> operations.remove();
        }
        Schedule schedule = found.get();
        Instant began = schedules.clock().instant();
        ServerListener.Hearing hearing = new ServerListener.Hearing(schedule, listener);
        Optional<ScheduledRun.Ending> ending = run(schedule, due, hearing, began);
        ending.ifPresent(each -> untilThrough(() -> {
            runs.note(schedule, due, each);
            return null;
        }));
        Optional<Duration> again = ending.filter(each -> !each.outcome().isFinal())
                .map(each -> outages.anySince(began) ? AFTER_OUTAGE : AGAIN);
        ending.ifPresent(each -> {
            meters.count(schedule, each.outcome(), hearing.worked());
            listener.ended(schedule, each, hearing.run(), hearing.summary(), next(schedule, due, again));
        });
        return (done, operations) -> untilThrough(() -> {
            reschedule(done, operations, again);
            return null;
        });
    }

    private Optional<ScheduledRun.Ending> run(
            Schedule schedule, Instant due, ServerListener.Hearing hearing, Instant began) {
        Optional<ScheduledRun.Ending> ending;
        try {
            ending = runs.run(schedule, due, new StopSignal(stop), hearing);
        } catch (SluiceException e) {
            return Optional.of(new ScheduledRun.Ending(ScheduleOutcome.REFUSED, e.getMessage()));
        } catch (RuntimeException e) {
            return Optional.of(new ScheduledRun.Ending(
                    wasInterrupted(hearing, began, e) ? ScheduleOutcome.INTERRUPTED : ScheduleOutcome.FAILED,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString())));
        }
        return ending.map(each -> wasInterrupted(each, began)
                ? new ScheduledRun.Ending(
                        ScheduleOutcome.INTERRUPTED, stop.isRaised() ? "the server was stopped" : each.message())
                : each);
    }

    /** Nobody has brought the run to its end, or the job repository did not even let it begin. */
    private boolean wasInterrupted(ServerListener.Hearing hearing, Instant began, RuntimeException failure) {
        return hearing.run()
                .map(run -> untilThrough(() -> runs.stateOf(run.id())) != RunState.FAILED)
                .orElse(isOfRepository(failure) || outages.anySince(began));
    }

    private static boolean isOfRepository(RuntimeException failure) {
        return failure instanceof DataAccessException
                || failure instanceof TransactionException
                || failure instanceof SQLRuntimeException;
    }

    /** By the end of the server, or because the job repository was away for a while. */
    private boolean wasInterrupted(ScheduledRun.Ending ending, Instant began) {
        return ending.outcome() == ScheduleOutcome.STOPPED && stop.isRaised()
                || ending.outcome() == ScheduleOutcome.FAILED && outages.anySince(began);
    }

    /**
     * When a schedule is due again. A clock that was put back must not bring the same time again.
     *
     * @param again after which time, where there is something left to do; the next server does it at once
     */
    private Optional<Instant> next(Schedule schedule, Instant due, Optional<Duration> again) {
        Instant now = schedules.clock().instant();
        if (again.isPresent() && stop.isRaised()) {
            return Optional.of(due);
        }
        Optional<Instant> next = schedule.times().next(due.isAfter(now) ? due : now);
        return again.map(now::plus)
                .map(latest -> next.filter(latest::isAfter).orElse(latest))
                .or(() -> next);
    }

    /** By what the schedule is now: it may have been removed meanwhile, and added with another cron. */
    private void reschedule(ExecutionComplete done, ExecutionOperations<?> operations, Optional<Duration> again) {
        Execution execution = done.getExecution();
        schedules
                .find(execution.getId())
                .filter(schedule -> !schedule.paused())
                .flatMap(schedule -> next(schedule, execution.executionTime, again))
                .ifPresentOrElse(next -> operations.reschedule(done, next), operations::remove);
    }

    private void failed(ExecutionComplete done, ExecutionOperations<Void> operations) {
        operations.reschedule(done, schedules.clock().instant().plus(AGAIN));
    }

    /** A server that has not been heard of is dead only when the lease is free; until then, this is asked again. */
    private void revive(ExecutionComplete done, ExecutionOperations<Void> operations) {
        Execution execution = done.getExecution();
        boolean mine = scheduler.getCurrentlyExecuting().stream()
                .map(CurrentlyExecuting::getTaskInstance)
                .anyMatch(instance -> instance.getId().equals(execution.getId()));
        if (!mine && !schedules.runs(execution.getId())) {
            operations.reschedule(done, execution.executionTime);
        }
    }

    /** Whoever gave up here while the repository is away would let the schedule run once more. */
    private <T> T untilThrough(Supplier<T> action) {
        while (true) {
            try {
                return action.get();
            } catch (com.github.kagkarlsson.scheduler.exceptions.ExecutionException e) {
                throw e; // another server has it
            } catch (RuntimeException e) {
                if (stop.isRaised() || !isOfRepository(e)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}

package dev.sluice.jobs.schedule;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import dev.sluice.config.Database;
import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.config.Settings;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.lease.LeasePlace;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Every schedule of a job repository, when each is due, and the lease that tells whether it runs. */
public final class Schedules {
    /** db-scheduler's word for what it runs; its instances are the schedules by their names. */
    static final String TASK = "schedule";

    /** db-scheduler's table. */
    static final String DUE = "sluice_schedule_due";

    /** A clock that was ahead by more than this was wrong, and not put back for an hour. */
    private static final Duration WRONG = Duration.ofDays(1);

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, List<String>>> OPTIONS = new TypeReference<>() {};

    private final Database repository;
    private final InstantSource clock;
    private final JdbcClient jdbc;
    private final SchedulerClient client;
    private final Path leases;

    public Schedules(Database repository, Settings settings, InstantSource clock) {
        JobRepositoryDatabase.addSchedules(repository);
        this.repository = repository;
        this.clock = clock;
        this.jdbc = JdbcClient.create(repository.dataSource());
        this.client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(repository.dataSource()))
                .tableName(DUE)
                .build();
        this.leases = settings.home().resolve("leases");
    }

    Database repository() {
        return repository;
    }

    InstantSource clock() {
        return clock;
    }

    /** Every schedule, by its name. */
    public List<Schedule> all() {
        return jdbc.sql("SELECT * FROM sluice_schedule ORDER BY schedule_name")
                .query(this::map)
                .list();
    }

    public Optional<Schedule> find(String name) {
        return jdbc.sql("SELECT * FROM sluice_schedule WHERE schedule_name = ?")
                .param(name)
                .query(this::map)
                .optional();
    }

    /** @throws UsageException where there is none of that name */
    public Schedule get(String name) {
        return find(name)
                .orElseThrow(() ->
                        new UsageException("there is no schedule \"%s\"; see `sluice schedule list`".formatted(name)));
    }

    /** @throws RefusedException where there is one of that name, or one that was removed still runs */
    public void add(Schedule schedule) {
        if (runs(schedule.name())) {
            throw new RefusedException("\"%s\" still runs: see `sluice status`, and add it when that has ended"
                    .formatted(schedule.name()));
        }
        repository.transactions().executeWithoutResult(status -> {
            if (find(schedule.name()).isPresent()) {
                throw new RefusedException("there is a schedule \"%1$s\" already: `sluice schedule remove %1$s` first"
                        .formatted(schedule.name()));
            }
            jdbc.sql("""
                    INSERT INTO sluice_schedule (schedule_name, cron, zone, if_missed, job_name, options,
                      working_folder, secret_variable, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            schedule.name(),
                            schedule.cron(),
                            schedule.zone().getId(),
                            schedule.ifMissed().name(),
                            schedule.jobName(),
                            JSON.writeValueAsString(schedule.options().values()),
                            schedule.workingFolder().toString(),
                            schedule.secrets().text(),
                            clock.instant().toString())
                    .update();
            plan(schedule);
        });
    }

    /** Sees to it that a schedule has a time at which it is due. */
    void plan(Schedule schedule) {
        schedule.times()
                .next(clock.instant())
                .ifPresent(next -> client.scheduleIfNotExists(new TaskInstance<>(TASK, schedule.name()), next));
    }

    /**
     * The same of every schedule. One that a clock gone wrong has put off for days gets a time by the clock as it is now, but
     * none at which it has run.
     */
    void planAll() {
        Instant now = clock.instant();
        for (Schedule schedule : all()) {
            if (!schedule.paused()) {
                plan(schedule);
                Instant ran = schedule.last()
                        .map(Schedule.Last::due)
                        .filter(due -> due.isAfter(now) && due.isBefore(now.plus(WRONG)))
                        .orElse(now);
                Optional<Instant> next = schedule.times().next(ran);
                if (due(schedule)
                        .filter(due -> next.isPresent() && due.isAfter(next.get()))
                        .isPresent()) {
                    reschedule(schedule, next.get());
                }
            }
        }
    }

    private void reschedule(Schedule schedule, Instant next) {
        try {
            client.reschedule(TaskInstanceId.of(TASK, schedule.name()), next);
        } catch (TaskInstanceNotFoundException | TaskInstanceCurrentlyExecutingException e) {
            // Another server was quicker.
        }
    }

    /** Keeps a schedule from being due; what runs goes on. */
    public void pause(String name) {
        get(name);
        repository.transactions().executeWithoutResult(status -> {
            mark(name, true);
            cancel(name);
        });
    }

    /** Lets a paused schedule go on at its next time. */
    public void resume(String name) {
        Schedule schedule = get(name);
        repository.transactions().executeWithoutResult(status -> {
            mark(name, false);
            plan(schedule);
        });
    }

    private void mark(String name, boolean paused) {
        jdbc.sql("UPDATE sluice_schedule SET paused = ? WHERE schedule_name = ?")
                .params(paused ? 1 : 0, name)
                .update();
    }

    public void remove(String name) {
        get(name);
        repository.transactions().executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM sluice_schedule WHERE schedule_name = ?")
                    .param(name)
                    .update();
            cancel(name);
        });
    }

    /** What is in a server's hands, that server takes away when it is through. */
    private void cancel(String name) {
        try {
            client.cancel(TaskInstanceId.of(TASK, name));
        } catch (TaskInstanceNotFoundException | TaskInstanceCurrentlyExecutingException e) {
            // It is not due, or it runs.
        }
    }

    /** When a schedule is due next; empty where it is paused, or runs. */
    public Optional<Instant> due(Schedule schedule) {
        return schedule.paused()
                ? Optional.empty()
                : client.getScheduledExecution(TaskInstanceId.of(TASK, schedule.name()))
                        .filter(execution -> !execution.isPicked())
                        .map(ScheduledExecution::getExecutionTime);
    }

    /** The one right to run a schedule; empty where somebody runs it. */
    Optional<Lease> lease(String name) {
        try {
            Files.createDirectories(leases);
        } catch (IOException e) {
            throw new RefusedException("%s cannot be created: %s".formatted(leases, e), e);
        }
        String holder = "process %d".formatted(ProcessHandle.current().pid());
        return repository.dialect().lease(repository, place(name), holder);
    }

    /** Whether a schedule runs, wherever that is. */
    public boolean runs(String name) {
        return repository.dialect().leaseHolder(repository, place(name)).isPresent();
    }

    private LeasePlace place(String name) {
        return new LeasePlace("schedule " + name, leases.resolve("schedule-" + name));
    }

    /** Notes that a schedule begins to run. */
    void began(String name, Instant due) {
        jdbc.sql(
                        "UPDATE sluice_schedule SET due_at = ?, outcome = ?, message = NULL, began_at = ?, ended_at = NULL WHERE schedule_name = ?")
                .params(
                        text(due),
                        ScheduleOutcome.RUNNING.name(),
                        clock.instant().toString(),
                        name)
                .update();
    }

    /** Notes which run a schedule has come to. */
    void runs(String name, long runId) {
        jdbc.sql("UPDATE sluice_schedule SET run_id = ? WHERE schedule_name = ?")
                .params(runId, name)
                .update();
    }

    /** A run that came to nothing before it reached its store is not remembered, and another one gets its number. */
    void forget(String name, RunRecords records) {
        find(name)
                .flatMap(Schedule::last)
                .map(Schedule.Last::runId)
                .filter(run -> records.find(run).isEmpty())
                .ifPresent(run -> jdbc.sql("UPDATE sluice_schedule SET run_id = NULL WHERE schedule_name = ?")
                        .param(name)
                        .update());
    }

    /** Notes what came of it. */
    void ended(String name, Instant due, ScheduleOutcome outcome, String message) {
        String counts = outcome == ScheduleOutcome.DONE
                ? ", succeeded_at = ?, failures = 0"
                : outcome.isFailure() ? ", failures = failures + 1" : "";
        String now = clock.instant().toString();
        List<Object> parameters = new ArrayList<>(Arrays.asList(text(due), outcome.name(), message, now));
        if (outcome == ScheduleOutcome.DONE) {
            parameters.add(now);
        }
        parameters.add(name);
        jdbc.sql(
                        "UPDATE sluice_schedule SET due_at = ?, outcome = ?, message = ?, ended_at = ?%s WHERE schedule_name = ?"
                                .formatted(counts))
                .params(parameters)
                .update();
    }

    private Schedule map(ResultSet row, int number) throws SQLException {
        String outcome = row.getString("outcome");
        long runId = row.getLong("run_id");
        Long run = row.wasNull() ? null : runId;
        return new Schedule(
                row.getString("schedule_name"),
                row.getString("cron"),
                ZoneId.of(row.getString("zone")),
                IfMissed.valueOf(row.getString("if_missed")),
                row.getString("job_name"),
                new JobOptions(JSON.readValue(row.getString("options"), OPTIONS)),
                Path.of(row.getString("working_folder")),
                SecretVariables.parse(row.getString("secret_variable")),
                row.getInt("paused") != 0,
                outcome == null
                        ? Optional.empty()
                        : Optional.of(new Schedule.Last(
                                instant(row.getString("due_at")),
                                run,
                                ScheduleOutcome.valueOf(outcome),
                                row.getString("message"),
                                instant(row.getString("began_at")),
                                instant(row.getString("ended_at")),
                                instant(row.getString("succeeded_at")),
                                row.getLong("failures"))));
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static Instant instant(String text) {
        return text == null ? null : Instant.parse(text);
    }
}

package dev.sluice.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import dev.sluice.config.Database;
import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.config.Settings;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.jobs.schedule.ScheduledRun.Ending;
import dev.sluice.model.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Schedules by a clock that the test turns, on a real job repository. */
@SuppressWarnings("try") // leases are held by try blocks, not used in them
class DueSchedulesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final List<Instant> runs = new ArrayList<>();
    private Ending ending = new Ending(ScheduleOutcome.DONE, null);
    private Duration backDuringRun = Duration.ZERO;
    private Database repository;
    private Schedules schedules;
    private ManualScheduler scheduler;

    @BeforeEach
    void setUp() {
        clock.set(Instant.parse("2026-11-22T12:00:00Z"));
        Settings settings = Settings.load(Map.of("SLUICE_HOME", folder.toString()), folder);
        repository = JobRepositoryDatabase.open(settings);
        schedules = new Schedules(repository, settings, clock::now);
        StopSignal stop = new StopSignal();
        ServerListener listener = new Silent();
        DueSchedules due = new DueSchedules(
                schedules,
                new Counting(),
                listener,
                stop,
                new Outages(schedules.clock(), listener),
                new ScheduleMeters(schedules));
        scheduler = TestHelper.createManualScheduler(repository.dataSource(), due.task())
                .clock(clock)
                .tableName(Schedules.DUE)
                .build();
        due.of(scheduler);
        scheduler.start();
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private void add(String cron) {
        schedules.add(new Schedule(
                "nightly",
                cron,
                BERLIN,
                IfMissed.RUN,
                "a job",
                new JobOptions(Map.of()),
                folder,
                SecretVariables.NONE,
                false,
                Optional.empty()));
    }

    private void pass(Duration time) {
        clock.tick(time);
        scheduler.runAnyDueExecutions();
    }

    @Test
    void aYearHasOneRunForEachNight() {
        add("30 2 * * *");
        Instant end = Instant.parse("2027-11-22T12:00:00Z");
        while (clock.now().isBefore(end)) {
            pass(Duration.ofMinutes(30));
        }
        List<LocalDate> days =
                runs.stream().map(run -> run.atZone(BERLIN).toLocalDate()).toList();
        assertThat(days)
                .isEqualTo(LocalDate.of(2026, 11, 23)
                        .datesUntil(LocalDate.of(2027, 11, 23))
                        .toList());
    }

    @Test
    void nightsAtWhichNobodyWasThereAreMadeUpForOnce() {
        add("30 2 * * *");
        pass(Duration.ofDays(5));
        pass(Duration.ofMinutes(1));
        assertThat(runs).containsExactly(Instant.parse("2026-11-23T01:30:00Z"));
        assertThat(schedules.due(schedules.get("nightly"))).contains(Instant.parse("2026-11-28T01:30:00Z"));
    }

    @Test
    void aClockThatIsPutBackBringsNoNightTwice() {
        add("30 2 * * *");
        pass(Duration.ofHours(14));
        assertThat(runs).hasSize(1);
        clock.tick(Duration.ofHours(-6));
        for (int i = 0; i < 12; i++) {
            pass(Duration.ofHours(1));
        }
        assertThat(runs).hasSize(1);
        pass(Duration.ofHours(20));
        assertThat(runs).hasSize(2);
    }

    /** Even where the clock went back while it ran. */
    @Test
    void aClockThatIsPutBackDuringARunBringsNoNightTwice() {
        add("30 2 * * *");
        clock.tick(Duration.ofHours(14));
        backDuringRun = Duration.ofHours(-3);
        scheduler.runAnyDueExecutions();
        backDuringRun = Duration.ZERO;
        pass(Duration.ofHours(3));
        assertThat(runs).hasSize(1);
    }

    @Test
    void tenFailuresInARowDoNotEndIt() {
        add("30 2 * * *");
        ending = new Ending(ScheduleOutcome.FAILED, "no");
        for (int night = 0; night < 10; night++) {
            pass(Duration.ofDays(1));
        }
        assertThat(runs).hasSize(10);
        assertThat(schedules.get("nightly").last().orElseThrow().failures()).isEqualTo(10);
        ending = new Ending(ScheduleOutcome.DONE, null);
        pass(Duration.ofDays(1));
        assertThat(schedules.get("nightly").last().orElseThrow().failures()).isZero();
        assertThat(schedules.get("nightly").last().orElseThrow().succeeded()).isEqualTo(clock.now());
    }

    @Test
    void whatWasInterruptedIsTakenUpAgainInAMinute() {
        add("30 2 * * *");
        ending = new Ending(ScheduleOutcome.INTERRUPTED, "away");
        pass(Duration.ofHours(14));
        ending = new Ending(ScheduleOutcome.DONE, null);
        pass(Duration.ofMinutes(2));
        assertThat(runs).hasSize(2);
        assertThat(schedules.due(schedules.get("nightly"))).contains(Instant.parse("2026-11-24T01:30:00Z"));
    }

    @Test
    void whatWaitsForItsStoreIsTriedAgainUntilItsNextTime() {
        add("30 * * * *");
        ending = new Ending(ScheduleOutcome.WAITING, "in use");
        pass(Duration.ofMinutes(31));
        pass(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(1));
        assertThat(runs).hasSize(3);
        clock.set(Instant.parse("2026-11-22T13:29:30Z"));
        pass(Duration.ZERO);
        assertThat(schedules.due(schedules.get("nightly"))).contains(Instant.parse("2026-11-22T13:30:00Z"));
    }

    @Test
    void aTimeThatAWrongClockHasSetIsMended() {
        add("30 2 * * *");
        clock.tick(Duration.ofDays(3_650));
        scheduler.runAnyDueExecutions();
        clock.tick(Duration.ofDays(-3_650));
        schedules.planAll();
        // The first of these nights it has made up for, though too early.
        assertThat(schedules.due(schedules.get("nightly"))).contains(Instant.parse("2026-11-24T01:30:00Z"));
    }

    @Test
    void aPausedScheduleIsNotDueAndGoesOnAtItsNextTime() {
        add("30 2 * * *");
        schedules.pause("nightly");
        pass(Duration.ofDays(3));
        assertThat(runs).isEmpty();
        schedules.resume("nightly");
        pass(Duration.ofMinutes(1));
        assertThat(runs).isEmpty();
        pass(Duration.ofDays(1));
        assertThat(runs).hasSize(1);
    }

    @Test
    void aRemovedScheduleIsGone() {
        add("30 2 * * *");
        schedules.remove("nightly");
        pass(Duration.ofDays(3));
        assertThat(runs).isEmpty();
        assertThat(schedules.all()).isEmpty();
    }

    @Test
    void aServerThatIsNotHeardOfIsDeadOnlyWhenTheLeaseIsFree() {
        add("30 2 * * *");
        clock.tick(Duration.ofHours(14));
        JdbcClient.create(repository.dataSource())
                .sql("UPDATE sluice_schedule_due SET picked = 1, picked_by = 'gone', last_heartbeat = ?")
                .param(clock.now().toEpochMilli())
                .update();
        pass(Duration.ofHours(2));
        try (Lease lease = schedules.lease("nightly").orElseThrow()) {
            scheduler.runDeadExecutionDetection();
            scheduler.runAnyDueExecutions();
            assertThat(runs).isEmpty();
        }
        scheduler.runDeadExecutionDetection();
        scheduler.runAnyDueExecutions();
        assertThat(runs).containsExactly(Instant.parse("2026-11-23T01:30:00Z"));
    }

    /** Remembers when it should have begun. */
    private final class Counting implements ScheduleRunner {
        @Override
        public Optional<Ending> run(Schedule schedule, Instant due, StopSignal stop, RunListener listener) {
            runs.add(due);
            clock.tick(backDuringRun);
            return Optional.of(ending);
        }

        @Override
        public RunState stateOf(long runId) {
            return RunState.DIED;
        }

        @Override
        public void note(Schedule schedule, Instant due, Ending what) {
            schedules.ended(schedule.name(), due, what.outcome(), what.message());
        }
    }
}

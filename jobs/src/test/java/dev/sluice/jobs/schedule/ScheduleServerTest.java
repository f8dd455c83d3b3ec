package dev.sluice.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Database;
import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.jobs.schedule.ScheduledRun.Ending;
import dev.sluice.model.RunState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server, with its threads, whose clock jumps. */
class ScheduleServerTest {
    @TempDir
    Path folder;

    private volatile Duration ahead = Duration.ZERO;
    private final CountDownLatch runs = new CountDownLatch(2);

    @Test
    void aClockThatIsPutBackDoesNotKeepItFromLooking() throws Exception {
        Settings settings = Settings.load(Map.of("SLUICE_HOME", folder.toString()), folder);
        StopSignal stop = new StopSignal();
        try (Database repository = JobRepositoryDatabase.open(settings)) {
            Schedules schedules =
                    new Schedules(repository, settings, () -> Instant.now().plus(ahead));
            InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (ScheduleServer server = new ScheduleServer(
                    schedules, new Counting(schedules), new Silent(), stop, Duration.ofSeconds(1), anywhere)) {
                server.start();
                ahead = Duration.ofHours(-5);
                schedules.add(new Schedule(
                        "often",
                        "* * * * * *",
                        ZoneOffset.UTC,
                        IfMissed.RUN,
                        "a job",
                        new JobOptions(Map.of()),
                        folder,
                        SecretVariables.NONE,
                        false,
                        Optional.empty()));
                assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    private final class Counting implements ScheduleRunner {
        private final Schedules schedules;

        Counting(Schedules schedules) {
            this.schedules = schedules;
        }

        @Override
        public Optional<Ending> run(Schedule schedule, Instant due, StopSignal stop, RunListener listener) {
            runs.countDown();
            return Optional.of(new Ending(ScheduleOutcome.DONE, null));
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

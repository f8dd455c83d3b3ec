package dev.sluice.jobs.schedule;

import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What a server counts since it began, and what the job repository knows of each schedule, as Prometheus reads it. Times are
 * seconds since 1970.
 */
final class ScheduleMeters {
    private static final double MILLIS = 1000.0;

    private final Schedules schedules;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge lastSuccess;
    private final MultiGauge next;
    private final MultiGauge failures;
    private final MultiGauge running;

    ScheduleMeters(Schedules schedules) {
        this.schedules = schedules;
        lastSuccess = gauge("last.success.timestamp.seconds", "when a run was last done");
        next = gauge("next.timestamp.seconds", "when it is due next");
        failures = gauge("failures.in.a.row", "how often it has not ended well since");
        running = gauge("running", "1 while it runs, on whatever server");
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder("sluice.schedule." + name)
                .description(description)
                .register(registry);
    }

    /** Counts what a schedule has come to. */
    void count(Schedule schedule, ScheduleOutcome outcome, Optional<Worked> worked) {
        Tags tags = Tags.of("schedule", schedule.name(), "job", schedule.jobName());
        registry.counter(
                        "sluice.schedule.runs",
                        tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
                .increment();
        registry.counter("sluice.schedule.failures", tags).increment(outcome.isFailure() ? 1 : 0);
        worked.ifPresent(what -> {
            registry.counter("sluice.schedule.items", tags.and("result", "done"))
                    .increment(what.done());
            registry.counter("sluice.schedule.items", tags.and("result", "failed"))
                    .increment(what.failed());
            registry.counter("sluice.schedule.run.seconds", tags).increment(what.seconds());
        });
    }

    /** What a run has worked off. */
    record Worked(long done, long failed, double seconds) {}

    /** Everything, in Prometheus' text format; where the repository does not answer, what it last said. */
    String scrape() {
        try {
            List<Schedule> all = schedules.all();
            register(
                    lastSuccess,
                    all,
                    schedule -> schedule.last().map(Schedule.Last::succeeded).map(ScheduleMeters::seconds));
            register(next, all, schedule -> schedules.due(schedule).map(ScheduleMeters::seconds));
            register(failures, all, schedule -> schedule.last().map(last -> (double) last.failures()));
            register(running, all, schedule -> Optional.of(schedules.runs(schedule.name()) ? 1.0 : 0.0));
        } catch (DataAccessException | TransactionException | SQLRuntimeException e) {
            // Prometheus is told of the counts all the same.
        }
        return registry.scrape();
    }

    private static void register(
            MultiGauge gauge, List<Schedule> schedules, Function<Schedule, Optional<Double>> value) {
        Stream<MultiGauge.Row<?>> rows = schedules.stream()
                .flatMap(schedule -> value
                        .apply(schedule)
                        .map(number -> MultiGauge.Row.of(
                                Tags.of("schedule", schedule.name(), "job", schedule.jobName()), number))
                        .stream());
        gauge.register(rows.toList(), true);
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / MILLIS;
    }
}

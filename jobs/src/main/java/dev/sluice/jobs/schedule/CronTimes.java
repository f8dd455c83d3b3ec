package dev.sluice.jobs.schedule;

import dev.sluice.model.UsageException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.scheduling.support.CronExpression;

/**
 * The times of a cron expression in a zone. What the fields mean is Spring's {@link CronExpression}; this adds the five
 * fields of crontab(5) and what that does on the days on which the clock is changed:
 *
 * <ul>
 *   <li>a time of day that the clock leaps over is made up for as soon as it has leapt,
 *   <li>a time of day that comes twice is kept once, when it comes first,
 *   <li>what comes every hour or every few minutes goes by the time that really passes.
 * </ul>
 */
public final class CronTimes {
    private final CronFields fields;
    private final List<CronExpression> expressions;
    private final ZoneId zone;

    private CronTimes(CronFields fields, List<CronExpression> expressions, ZoneId zone) {
        this.fields = fields;
        this.expressions = expressions;
        this.zone = zone;
    }

    /** @throws UsageException where it is no cron expression, or none that ever comes */
    public static CronTimes of(String text, ZoneId zone) {
        CronFields fields = CronFields.of(text);
        List<CronExpression> expressions;
        try {
            expressions =
                    fields.expressions().stream().map(CronExpression::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException("\"%s\" is no cron expression: %s".formatted(text, e.getMessage()));
        }
        CronTimes times = new CronTimes(fields, expressions, zone);
        if (times.next(Instant.now()).isEmpty()) {
            throw new UsageException("\"%s\" never comes: there is no such day".formatted(text));
        }
        return times;
    }

    /** The first time after another one; empty where there is none. */
    public Optional<Instant> next(Instant after) {
        return fields.isTimeOfDay() ? nextOnTheWall(after) : nextAsTimePasses(after);
    }

    private Optional<Instant> nextAsTimePasses(Instant after) {
        return first(after.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    private Optional<Instant> nextOnTheWall(Instant after) {
        ZoneRules rules = zone.getRules();
        Optional<LocalDateTime> wall = first(LocalDateTime.ofInstant(after, zone));
        while (wall.isPresent()) {
            ZoneOffsetTransition change = rules.getTransition(wall.get());
            Instant time = change != null && change.isGap()
                    ? change.getInstant()
                    : wall.get().toInstant(rules.getValidOffsets(wall.get()).get(0));
            if (time.isAfter(after)) {
                return Optional.of(time);
            }
            wall = first(wall.get());
        }
        return Optional.empty();
    }

    private <T extends Temporal & Comparable<? super T>> Optional<T> first(T after) {
        return expressions.stream()
                .map(expression -> expression.next(after))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    /** The next few times. */
    public List<Instant> next(Instant after, int count) {
        return Stream.iterate(next(after), Optional::isPresent, time -> next(time.get()))
                .limit(count)
                .map(Optional::get)
                .toList();
    }
}

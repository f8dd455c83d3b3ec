package dev.sluice.jobs.schedule;

import dev.sluice.jobs.run.JobOptions;
import dev.sluice.model.UsageException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A schedule as a line of a user's crontab.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/crontab.5.html">crontab(5)</a>
 */
public final class CrontabLine {
    private CrontabLine() {}

    /**
     * The line, with comments over it.
     *
     * @param here the zone by which cron goes
     * @throws UsageException where cron cannot say that
     */
    public static String of(ScheduleExport export, ZoneId here) {
        Schedule schedule = export.schedule();
        CronFields fields = CronFields.of(schedule.cron());
        if (!fields.seconds().equals("0")) {
            throw new UsageException(
                    "crontab knows no seconds: \"%s\" cannot be written there".formatted(schedule.cron()));
        }
        if (fields.bothDays()) {
            throw new UsageException(
                    "crontab runs on either of two days: \"%s\", which wants both, cannot be written there"
                            .formatted(schedule.cron()));
        }
        if (!schedule.zone().getRules().equals(here.getRules())) {
            throw new UsageException(
                    "crontab goes by this machine's clock (%s), and \"%s\" by that of %s: write a systemd timer, or use `sluice serve`"
                            .formatted(here, schedule.name(), schedule.zone()));
        }
        String when = Stream.of(
                        words(CronSet.MINUTES, fields.minutes()),
                        words(CronSet.HOURS, fields.hours()),
                        words(CronSet.DAYS, fields.daysOfMonth()),
                        words(CronSet.MONTHS, fields.months()),
                        words(CronSet.WEEKDAYS, fields.daysOfWeek()))
                .collect(Collectors.joining(" "));
        String variables = export.environment().entrySet().stream()
                .map(variable -> "%s=%s ".formatted(variable.getKey(), JobOptions.quoted(variable.getValue())))
                .collect(Collectors.joining());
        Path log = Path.of(export.environment().get("SLUICE_HOME")).resolve(schedule.name() + ".log");
        String command = "cd %s && %s%s --quiet schedule run %s >>%s 2>&1"
                .formatted(
                        JobOptions.quoted(schedule.workingFolder().toString()),
                        variables,
                        JobOptions.quoted(export.launcher().toString()),
                        schedule.name(),
                        JobOptions.quoted(log.toString()));
        String secret = export.secrets().stream()
                .map(name -> "# Cron knows no secrets: put %s into .env in %s, readable for this user alone.\n"
                        .formatted(name, schedule.workingFolder()))
                .collect(Collectors.joining());
        return "# Sluice: %s, %s (%s). Where `sluice serve` runs it, this would run it twice.\n%s%s %s\n"
                .formatted(
                        schedule.name(), schedule.cron(), schedule.zone(), secret, when, command.replace("%", "\\%"));
    }

    /** Stars as they are; names and ranges over the week's end, which not every cron takes, in numbers. */
    private static String words(CronSet set, String field) {
        if (field.equals("?")) {
            return "*";
        }
        return field.matches("[\\d,-]+") && set != CronSet.WEEKDAYS || field.startsWith("*")
                ? field
                : set.of(field).stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}

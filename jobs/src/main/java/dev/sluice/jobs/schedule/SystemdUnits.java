package dev.sluice.jobs.schedule;

import dev.sluice.model.UsageException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * A schedule as a service and a timer of systemd.
 *
 * @param service the text of the one
 * @param timer the text of the other
 * @see <a href="https://www.freedesktop.org/software/systemd/man/systemd.time.html">systemd.time(7)</a>
 */
public record SystemdUnits(String service, String timer) {
    private static final List<String> DAYS = List.of("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat");

    /** What the files are called, without their endings. */
    public static String name(Schedule schedule) {
        return "sluice-" + schedule.name();
    }

    /** @throws dev.sluice.model.UsageException where systemd cannot say that */
    public static SystemdUnits of(ScheduleExport export) {
        Schedule schedule = export.schedule();
        String environment = export.environment().entrySet().stream()
                .map(variable -> "Environment=%s\n".formatted(word(variable.getKey() + "=" + variable.getValue())))
                .collect(Collectors.joining());
        Path secrets = Path.of(export.environment().get("SLUICE_HOME")).resolve(schedule.name() + ".env");
        String secret = export.secrets().stream()
                .map(name -> "# Write %s=... into this file, readable for its user alone.\n".formatted(name))
                .collect(Collectors.joining());
        String service = """
                [Unit]
                Description=Sluice: %s (%s)
                Wants=network-online.target
                After=network-online.target

                [Service]
                Type=oneshot
                WorkingDirectory=%s
                %s%sEnvironmentFile=-%s
                ExecStart=%s schedule run %s
                # A run that is told to stop does so at its next checkpoint, and the next one goes on.
                SuccessExitStatus=143
                TimeoutStopSec=30min
                """.formatted(
                        schedule.name(),
                        schedule.jobName(),
                        path(schedule.workingFolder()),
                        environment,
                        secret,
                        path(secrets),
                        word(export.launcher().toString()),
                        schedule.name());
        String times = onCalendar(CronFields.of(schedule.cron()), zone(schedule.zone())).stream()
                .map(line -> "OnCalendar=%s\n".formatted(line))
                .collect(Collectors.joining());
        String timer = """
                # %s (%s). Where `sluice serve` runs it, this would run it twice.
                # A time that the clock leaps over in spring, systemd leaves out.
                [Unit]
                Description=Sluice: %s

                [Timer]
                %sPersistent=%s
                AccuracySec=1s

                [Install]
                WantedBy=timers.target
                """.formatted(
                        schedule.cron(), schedule.zone(), schedule.name(), times, schedule.ifMissed() == IfMissed.RUN);
        return new SystemdUnits(service, timer);
    }

    /** systemd knows places, and UTC. */
    private static String zone(ZoneId zone) {
        if (zone.getId().contains("/")) {
            return zone.getId();
        }
        if (zone.normalized().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        throw new UsageException(
                "systemd does not know the zone %s: add the schedule with one such as Europe/Berlin".formatted(zone));
    }

    /** One line, or two of which either is enough. */
    static List<String> onCalendar(CronFields fields, String zone) {
        String time = "%s:%s:%s %s"
                .formatted(
                        list(CronSet.HOURS, fields.hours()),
                        list(CronSet.MINUTES, fields.minutes()),
                        list(CronSet.SECONDS, fields.seconds()),
                        zone);
        String months = list(CronSet.MONTHS, fields.months());
        String days = list(CronSet.DAYS, fields.daysOfMonth());
        String weekdays = weekdays(fields.daysOfWeek());
        return fields.eitherDay()
                ? List.of("*-%s-%s %s".formatted(months, days, time), "%s*-%s-* %s".formatted(weekdays, months, time))
                : List.of("%s*-%s-%s %s".formatted(weekdays, months, days, time));
    }

    private static String list(CronSet set, String field) {
        return isEvery(field)
                ? "*"
                : set.of(field).stream().map("%02d"::formatted).collect(Collectors.joining(","));
    }

    private static String weekdays(String field) {
        if (isEvery(field)) {
            return "";
        }
        SortedSet<Integer> days = CronSet.WEEKDAYS.of(field);
        return days.stream().map(DAYS::get).collect(Collectors.joining(",")) + " ";
    }

    private static boolean isEvery(String field) {
        return field.equals("*") || field.equals("?");
    }

    private static String word(String text) {
        return "\"%s\""
                .formatted(text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%"));
    }

    /** A path that is the whole of a setting, which takes no quotes. */
    private static String path(Path path) {
        return path.toString().replace("%", "%%");
    }
}

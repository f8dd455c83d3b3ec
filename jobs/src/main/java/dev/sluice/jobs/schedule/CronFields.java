package dev.sluice.jobs.schedule;

import dev.sluice.model.UsageException;
import java.util.List;
import java.util.Map;

/**
 * The fields of a cron expression as they were written: five as in crontab(5), or six of which the first is seconds.
 *
 * @param text the whole
 * @param seconds "0" where there are five
 * @param crontab whether there are five, so that a day matches where either of two restricted day fields does
 */
record CronFields(
        String text,
        String seconds,
        String minutes,
        String hours,
        String daysOfMonth,
        String months,
        String daysOfWeek,
        boolean crontab) {
    private static final int FIVE = 5;
    private static final int SIX = 6;

    private static final Map<String, String> NAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** @throws UsageException where there are neither five nor six fields */
    static CronFields of(String text) {
        String[] fields = NAMES.getOrDefault(text.strip(), text).strip().split("\\s+");
        return switch (fields.length) {
            case FIVE -> new CronFields(text, "0", fields[0], fields[1], fields[2], fields[3], fields[4], true);
            case SIX -> new CronFields(text, fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], false);
            default ->
                throw new UsageException(
                        "\"%s\" is no cron expression: write five fields (minute, hour, day of month, month, day of week) or six, with seconds before them"
                                .formatted(text));
        };
    }

    /** The same in Spring's six fields; two where one would not match what crontab(5) does. */
    List<String> expressions() {
        return eitherDay()
                ? List.of(expression(daysOfMonth, "*"), expression("*", daysOfWeek))
                : List.of(expression(daysOfMonth, daysOfWeek));
    }

    /** Spring counts every second day of the week from Monday, crontab(5) from Sunday. */
    private String expression(String days, String weekdays) {
        String fromSunday = weekdays.startsWith("*/") ? "0-6" + weekdays.substring(1) : weekdays;
        return String.join(" ", seconds, minutes, hours, days, months, fromSunday);
    }

    /** Whether a day matches where either of the two day fields does. */
    boolean eitherDay() {
        return crontab && isRestricted(daysOfMonth) && isRestricted(daysOfWeek);
    }

    /** Whether both day fields have to match, which only six fields can say. */
    boolean bothDays() {
        return !crontab && isRestricted(daysOfMonth) && isRestricted(daysOfWeek);
    }

    /** Whether it names hours of the day, in place of coming every so often. */
    boolean isTimeOfDay() {
        return isRestricted(hours);
    }

    private static boolean isRestricted(String field) {
        return !field.startsWith("*") && !field.equals("?");
    }
}

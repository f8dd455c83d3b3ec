package dev.sluice.jobs.schedule;

import dev.sluice.model.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The numbers that a field of a cron expression stands for, for those who write them in another way. */
enum CronSet {
    SECONDS(0, 59, List.of()),
    MINUTES(0, 59, List.of()),
    HOURS(0, 23, List.of()),
    DAYS(1, 31, List.of()),
    MONTHS(1, 12, List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** From 0, Sunday, to 6. */
    WEEKDAYS(0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    private static final int WEEK = 7;

    private final int low;
    private final int high;
    private final List<String> names;

    CronSet(int low, int high, List<String> names) {
        this.low = low;
        this.high = high;
        this.names = names;
    }

    /**
     * The numbers of a field that is valid.
     *
     * @throws UsageException where only Spring's cron knows what it means, such as the last day of a month
     */
    SortedSet<Integer> of(String field) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String part : field.toUpperCase(Locale.ROOT).split(",")) {
            try {
                add(part, numbers);
            } catch (NumberFormatException e) {
                throw new UsageException("\"%s\" can be said in the cron of `sluice serve` alone".formatted(field));
            }
        }
        return numbers;
    }

    private void add(String part, SortedSet<Integer> numbers) {
        String[] step = part.split("/", 2);
        String[] range = step[0].split("-", 2);
        boolean all = step[0].equals("*") || step[0].equals("?");
        int from = all ? low : number(range[0]);
        int to = all
                ? this == WEEKDAYS ? WEEK - 1 : high
                : range.length == 1 && step.length > 1 ? high : number(range[range.length - 1]);
        if (to < from && this == WEEKDAYS) {
            to += WEEK; // FRI-SUN
        }
        for (int i = from; i <= to; i += step.length > 1 ? Integer.parseInt(step[1]) : 1) {
            numbers.add(this == WEEKDAYS ? i % WEEK : i);
        }
    }

    private int number(String text) {
        int named = names.indexOf(text);
        return named >= 0 && !text.isEmpty() ? named : Integer.parseInt(text);
    }
}

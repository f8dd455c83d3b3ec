package dev.sluice.model.datachain;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Points in time as DataChain stores them: {@code YYYY-MM-DD HH:MM:SS}, with {@code .ffffff} where that is not zero; UTC. */
public final class DateTimeText {
    private static final int SECONDS = 19;
    private static final int MICROS = 26;
    private static final int SECONDS_A_DAY = 86_400;
    private static final int MICROS_A_SECOND = 1_000_000;
    private static final byte[] FORM = "0000-00-00 00:00:00.000000".getBytes(StandardCharsets.US_ASCII);

    private DateTimeText() {}

    /** Microseconds since 1970; {@code Long.MIN_VALUE} where {@link #of} would write another text. */
    public static long micros(byte[] text) {
        if (!isOfForm(text)) {
            return Long.MIN_VALUE;
        }
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int micros = text.length == MICROS ? number(text, 20, 6) : 0;
        int year = number(text, 0, 4);
        if (hour > 23 || minute > 59 || second > 59 || year == 0 || (text.length == MICROS && micros == 0)) {
            return Long.MIN_VALUE;
        }
        try {
            long day =
                    LocalDate.of(year, number(text, 5, 2), number(text, 8, 2)).toEpochDay();
            return (day * SECONDS_A_DAY + hour * 3600 + minute * 60 + second) * MICROS_A_SECOND + micros;
        } catch (DateTimeException e) {
            return Long.MIN_VALUE;
        }
    }

    private static boolean isOfForm(byte[] text) {
        if (text.length != SECONDS && text.length != MICROS) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            boolean right = FORM[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == FORM[i];
            if (!right) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    /** The text of a point in time. */
    public static String of(long micros) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_A_SECOND), Math.floorMod(micros, MICROS_A_SECOND) * 1000, ZoneOffset.UTC);
        int fraction = Math.floorMod(micros, MICROS_A_SECOND);
        return "%04d-%02d-%02d %02d:%02d:%02d%s"
                .formatted(
                        time.getYear(),
                        time.getMonthValue(),
                        time.getDayOfMonth(),
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond(),
                        fraction == 0 ? "" : ".%06d".formatted(fraction));
    }
}

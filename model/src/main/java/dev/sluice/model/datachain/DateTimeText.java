package dev.sluice.model.datachain;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Points in time as DataChain stores them: {@code YYYY-MM-DD HH:MM:SS}, with {@code .ffffff} where that is not zero; UTC. */
public final class DateTimeText {
    private static final int SECONDS = 19;
    private static final int MICROS = 26;
    private static final int SECONDS_A_DAY = 86_400;
    private static final int MICROS_A_SECOND = 1_000_000;
    private static final String FORMS = "0000-00-00 00:00:00.000000";
    private static final byte[] FORM = FORMS.getBytes(StandardCharsets.US_ASCII);

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
        // Digit by digit: a Formatter takes ten times as long, and there may be one in every row.
        char[] text = FORMS.substring(0, fraction == 0 ? SECONDS : MICROS).toCharArray();
        digits(text, 0, 4, time.getYear());
        digits(text, 5, 2, time.getMonthValue());
        digits(text, 8, 2, time.getDayOfMonth());
        digits(text, 11, 2, time.getHour());
        digits(text, 14, 2, time.getMinute());
        digits(text, 17, 2, time.getSecond());
        if (fraction != 0) {
            digits(text, 20, 6, fraction);
        }
        return new String(text);
    }

    /** The text of a point in time. */
    public static String of(Instant time) {
        return of(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    private static void digits(char[] text, int from, int count, int number) {
        int left = number;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + left % 10);
            left /= 10;
        }
    }
}

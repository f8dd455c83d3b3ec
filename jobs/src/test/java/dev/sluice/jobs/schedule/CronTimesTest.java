package dev.sluice.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.UsageException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** As the clock on the wall shows them, with the offset that tells which of two it is. */
    private static List<String> times(String cron, String zone, String after, int count) {
        ZoneId place = ZoneId.of(zone);
        return CronTimes.of(cron, place)
                .next(LocalDateTime.parse(after).atZone(place).toInstant(), count)
                .stream()
                .map(time -> time.atZone(place).toOffsetDateTime().toString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"})
    void aNightlyTimeComesOnceOnEachDayOfAYear(String zone) {
        ZoneId place = ZoneId.of(zone);
        for (String cron : List.of("0 30 2 * * *", "30 2 * * *", "0 0 0 * * *", "0 15 1 * * *")) {
            List<LocalDate> days = new ArrayList<>();
            List<Instant> times = CronTimes.of(cron, place)
                    .next(
                            ZonedDateTime.of(LocalDate.of(2026, 11, 22), LocalTime.MIDNIGHT.minusSeconds(1), place)
                                    .minusDays(1)
                                    .toInstant(),
                            366);
            times.forEach(time -> days.add(time.atZone(place).toLocalDate()));
            assertThat(days)
                    .as(cron)
                    .isEqualTo(LocalDate.of(2026, 11, 22)
                            .datesUntil(LocalDate.of(2027, 11, 23))
                            .toList());
            assertThat(times).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void whatTheClockLeapsOverIsMadeUpForAtOnce() {
        assertThat(times("30 2 * * *", "Europe/Berlin", "2027-03-27T00:00", 3))
                .containsExactly("2027-03-27T02:30+01:00", "2027-03-28T03:00+02:00", "2027-03-29T02:30+02:00");
        assertThat(times("0 0,15,30 2 * * *", "America/New_York", "2027-03-14T00:00", 2))
                .containsExactly("2027-03-14T03:00-04:00", "2027-03-15T02:00-04:00");
    }

    @Test
    void whatComesTwiceIsKeptOnce() {
        assertThat(times("30 2 * * *", "Europe/Berlin", "2026-10-25T00:00", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        assertThat(times("30 1 * * *", "America/New_York", "2026-11-01T00:00", 2))
                .containsExactly("2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00");
    }

    @Test
    void whatComesEveryHourGoesByTheTimeThatPasses() {
        assertThat(times("30 * * * *", "Europe/Berlin", "2026-10-25T01:00", 4))
                .containsExactly(
                        "2026-10-25T01:30+02:00",
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:30+01:00");
        assertThat(times("0 */30 * * * *", "Europe/Berlin", "2027-03-28T01:00", 3))
                .containsExactly("2027-03-28T01:30+01:00", "2027-03-28T03:00+02:00", "2027-03-28T03:30+02:00");
    }

    @Test
    void everyFiveMinutesOfAYearAreFiveMinutesApart() {
        Instant from = ZonedDateTime.of(2026, 11, 22, 0, 0, 0, 0, BERLIN).toInstant();
        CronTimes times = CronTimes.of("*/5 * * * *", BERLIN);
        Instant last = from;
        for (int i = 0; i < 366 * 24 * 12; i++) {
            Instant next = times.next(last).orElseThrow();
            assertThat(next).isEqualTo(last.plusSeconds(300));
            last = next;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0 2 * * MON-FRI, 2026-11-20T03:00, 2026-11-23T02:00Z 2026-11-24T02:00Z",
        "0 0 2 * * MON-FRI, 2026-11-20T03:00, 2026-11-23T02:00Z 2026-11-24T02:00Z",
        "0 2 * jan 7, 2026-11-20T03:00, 2027-01-03T02:00Z 2027-01-10T02:00Z",
        "0 2 * JAN sun, 2026-11-20T03:00, 2027-01-03T02:00Z 2027-01-10T02:00Z",
        "0 2 * 1 0, 2026-11-20T03:00, 2027-01-03T02:00Z 2027-01-10T02:00Z",
        "0 2 1 * MON, 2026-11-26T00:00, 2026-11-30T02:00Z 2026-12-01T02:00Z",
        "0 0 2 1 * MON, 2026-11-26T00:00, 2027-02-01T02:00Z 2027-03-01T02:00Z",
        "15 4 29 2 *, 2026-11-26T00:00, 2028-02-29T04:15Z 2032-02-29T04:15Z",
        "@daily, 2026-11-26T00:00, 2026-11-27T00:00Z 2026-11-28T00:00Z",
        "0 0 2 L * *, 2026-11-26T00:00, 2026-11-30T02:00Z 2026-12-31T02:00Z",
        "0 2 * * */2, 2026-11-20T03:00, 2026-11-21T02:00Z 2026-11-22T02:00Z",
        "10-20/5 2 * * *, 2026-11-26T02:10, 2026-11-26T02:15Z 2026-11-26T02:20Z",
    })
    void fiveAndSixFieldsAndNames(String cron, String after, String expected) {
        assertThat(times(cron, "UTC", after, 2).stream().collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "0 2 * *",
                "0 0 0 2 * * *",
                "61 2 * * *",
                "0 25 * * *",
                "x 2 * * *",
                "0 2 30 2 *",
                "@never"
            })
    void whatIsNoCronExpressionIsSaid(String cron) {
        assertThatThrownBy(() -> CronTimes.of(cron, BERLIN))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"" + cron + "\"");
    }
}

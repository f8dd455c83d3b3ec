package dev.sluice.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdUnitsTest {
    private static List<String> onCalendar(String cron) {
        return SystemdUnits.onCalendar(CronFields.of(cron), "Europe/Berlin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * *         | *-*-* 02:00:00 Europe/Berlin",
                "@daily            | *-*-* 00:00:00 Europe/Berlin",
                "30 2 * * 1-5      | Mon,Tue,Wed,Thu,Fri *-*-* 02:30:00 Europe/Berlin",
                "0 22 * * FRI-SUN  | Sun,Fri,Sat *-*-* 22:00:00 Europe/Berlin",
                "0 2 * * 7         | Sun *-*-* 02:00:00 Europe/Berlin",
                "*/20 * * * *      | *-*-* *:00,20,40:00 Europe/Berlin",
                "15 0 2 1 JAN,jul ? | *-01,07-01 02:00:15 Europe/Berlin",
                "0 0 2 1-7 * MON   | Mon *-*-01,02,03,04,05,06,07 02:00:00 Europe/Berlin",
            })
    void aCronBecomesACalendarEvent(String cron, String expected) {
        assertThat(onCalendar(cron)).containsExactly(expected);
    }

    @Test
    void eitherOfTwoDaysBecomesTwoEvents() {
        assertThat(onCalendar("0 2 1 * MON"))
                .containsExactly("*-*-01 02:00:00 Europe/Berlin", "Mon *-*-* 02:00:00 Europe/Berlin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 2 L * *", "0 0 2 15W * *", "0 0 2 * * FRI#2"})
    void whatOnlySpringKnowsIsRefused(String cron) {
        assertThatThrownBy(() -> onCalendar(cron))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("sluice serve");
    }
}

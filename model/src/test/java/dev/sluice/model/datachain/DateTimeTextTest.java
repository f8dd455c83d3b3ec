package dev.sluice.model.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01 00:00:00, 0",
        "1970-01-01 00:00:00.000001, 1",
        "1969-12-31 23:59:59.999999, -1",
        "2024-02-29 12:34:56.789012, 1709210096789012",
        "0001-01-01 00:00:00, -62135596800000000",
        "9999-12-31 23:59:59.999999, 253402300799999999"
    })
    void aTextIsItsMicrosecondsAndBack(String text, long micros) {
        assertThat(DateTimeText.micros(text.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(micros);
        assertThat(DateTimeText.of(micros)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T12:34:56",
                "2024-02-30 12:34:56",
                "2024-02-29 24:00:00",
                "2024-02-29 12:34:56.000000",
                "2024-02-29 12:34:56.5",
                "2024-02-29 12:34:56+00",
                "0000-01-01 00:00:00",
                "2024-02-29",
                ""
            })
    void aTextThatWouldComeBackAsAnotherIsNone(String text) {
        assertThat(DateTimeText.micros(text.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Long.MIN_VALUE);
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnLimitTest {
    @Test
    void charactersAreCodePoints() {
        ColumnLimit limit = new ColumnLimit(3, false);
        assertThat(limit.holds("αβ😀")).isTrue();
        assertThat(limit.holds("αβγ😀")).isFalse();
        assertThat(limit.lengthOf("αβγ😀")).isEqualTo(4);
    }

    @Test
    void bytesAreThoseOfUtf8() {
        ColumnLimit limit = new ColumnLimit(4, true);
        assertThat(limit.holds("αβ")).isTrue();
        assertThat(limit.holds("αβa")).isFalse();
        assertThat(limit.lengthOf("αβa")).isEqualTo(5);
    }
}

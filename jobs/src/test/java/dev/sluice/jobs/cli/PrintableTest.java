package dev.sluice.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void aNameCannotMakeALineOfItsOwnNorMoveTheCursor() {
        assertThat(Printable.of("evil\nerror: run 9 failed\r\u001b[2J\u009b2J\u0000\u007f"))
                .isEqualTo("evil\\nerror: run 9 failed\\r\\u001b[2J\\u009b2J\\u0000\\u007f");
        assertThat(Printable.of("gpj.exe\u202e \u2028")).isEqualTo("gpj.exe\\u202e \\u2028");
    }

    @Test
    void whatIsNotObeyedStays() {
        String harmless = "séance ｱ 😀 👩‍👩‍👧 \\n\t'x' ${1} $1";
        assertThat(Printable.of(harmless)).isEqualTo(harmless);
        assertThat(Printable.ofPainted(harmless)).isEqualTo(harmless);
    }

    @Test
    void aPaintedLineKeepsItsColoursAndNothingElse() {
        String start = "\r\u001b[K  \u001b[31mfailed\u001b[0m ";
        assertThat(Printable.ofPainted(start + "5 x\r\u001b[K\u001b[2J\n"))
                .isEqualTo(start + "5 x\\r\\u001b[K\\u001b[2J\\n");
    }

    @Test
    void aPasswordIsNotPrintable() {
        assertThat(Printable.of("postgresql://u:hunter2@h/db")).isEqualTo("postgresql://u:…@h/db");
        assertThat(Printable.ofPainted("postgresql://u:hunter2@h/db")).isEqualTo("postgresql://u:…@h/db");
    }
}

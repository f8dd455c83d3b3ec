package dev.sluice.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputTest {
    @Test
    void itsOptionsMakeAnotherProcessSpeakLikeThisOne() {
        assertThat(new Output(false, false, false).options()).isEmpty();
        assertThat(new Output(true, false, false).options()).containsExactly("--json");
        assertThat(new Output(true, true, true).options()).containsExactly("--json", "--quiet", "--verbose");
    }
}

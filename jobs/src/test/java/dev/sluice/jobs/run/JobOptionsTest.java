package dev.sluice.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.UsageException;
import dev.sluice.model.label.LinkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobOptionsTest {
    @Test
    void theLastOfSeveralValuesCounts() {
        assertThat(new JobOptions(Map.of("threads", List.of("1", "4"))).get("threads"))
                .contains("4");
    }

    @Test
    void everyValueOfARepeatedOptionIsKept() {
        assertThat(new JobOptions(Map.of("project-id", List.of("3", "1"))).numbers("project-id", 1))
                .containsExactly(3L, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "one", "1.5", "", "99999999999999999999"})
    void aNumberThatIsNoneIsWrongUsage(String text) {
        JobOptions options = new JobOptions(Map.of("project-id", List.of(text)));
        assertThatThrownBy(() -> options.numbers("project-id", 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("--project-id takes a whole number from 1 on, not \"%s\"", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "257", "3000000000", "99999999999999999999", "x"})
    void threadsAreAsManyAsAMachineMayHave(String text) {
        JobOptions options = new JobOptions(Map.of("threads", List.of(text)));
        assertThatThrownBy(options::threads)
                .isInstanceOf(UsageException.class)
                .hasMessage("--threads takes a whole number from 1 to 256, not \"%s\"", text);
        assertThat(options.with("threads", "256").threads()).isEqualTo(256);
    }

    @Test
    void aNumberThatWouldOverflowWhenMultipliedIsWrongUsage() {
        JobOptions options = new JobOptions(Map.of("limit-rate", List.of("9223372036854775807")));
        assertThatThrownBy(() -> options.number("limit-rate", 1))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--limit-rate takes a whole number from 1 to 1000000, not");
        assertThat(options.with("limit-rate", "1000000").number("limit-rate", 1))
                .contains(1_000_000L);
    }

    @Test
    void wordsAreTakenInAnyCase() {
        JobOptions options = new JobOptions(Map.of("links", List.of("Inside")));
        assertThat(options.choice("links", LinkPolicy.class, LinkPolicy.FOLLOW)).isEqualTo(LinkPolicy.INSIDE);
    }

    @Test
    void theyCanBeTypedAsTheyAreShown() {
        JobOptions options = new JobOptions(Map.of("data-dir", List.of("/srv/my data/it's")));
        assertThat(options).hasToString("--data-dir '/srv/my data/it'\\''s'");
    }
}

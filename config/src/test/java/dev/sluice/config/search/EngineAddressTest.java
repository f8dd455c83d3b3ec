package dev.sluice.config.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {
    @Test
    void whatItSaysIsTaken() {
        EngineAddress address = EngineAddress.parse("HTTPS://elastic:p%40ss/w:d@Search.example:9243/below/");
        assertThat(address.name()).isEqualTo("https://search.example:9243/below");
        assertThat(address.shown()).isEqualTo("https://elastic@search.example:9243/below");
        assertThat(address.password()).contains("p@ss/w:d");
        assertThat(address.toString()).doesNotContain("p@ss");
    }

    @Test
    void whatItLeavesOutIsAsEnginesHaveIt() {
        assertThat(EngineAddress.parse("http://search").name()).isEqualTo("http://search:9200");
        assertThat(EngineAddress.parse("http://[::1]:9201").host()).isEqualTo("[::1]");
        assertThat(EngineAddress.parse("http://elastic@search").password()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"search:9200", "ftp://search", "http://", "http://search:port", "http://a b"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> EngineAddress.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("write http://host:9200");
    }

    @Test
    void aPasswordIsNotRepeatedWhereTheAddressIsWrong() {
        assertThatThrownBy(() -> EngineAddress.parse("htp://elastic:s3cret@search"))
                .hasMessageNotContaining("s3cret");
    }
}

package dev.sluice.writers.argilla;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What {@code python3 -c 'import json; print(str(json.loads(...)))'} prints. */
class PythonTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"a": 1, "b": [1.5, null, true, "x"]} | {'a': 1, 'b': [1.5, None, True, 'x']}
            "plain" | plain
            [] | []
            {} | {}
            5 | 5
            false | False
            null | None
            1e+16 | 1e+16
            1e-05 | 1e-05
            123456789.125 | 123456789.125
            0.1 | 0.1
            -0.0 | -0.0
            1e+22 | 1e+22
            [1e+300, 1.5e-07, 100000.0, 1000000000000000.0] | [1e+300, 1.5e-07, 100000.0, 1000000000000000.0]
            "it's" | it's
            ["it's"] | ["it's"]
            ["say \\"hi\\""] | ['say "hi"']
            ["it's \\"both\\""] | ['it\\'s "both"']
            ["a\\nb\\tc\\\\d\\u0007\\u00a0\\u200b\\ud83d\\ude42\\u00e9"] | ['a\\nb\\tc\\\\d\\x07\\xa0\\u200b🙂é']
            """)
    void valuesAreWrittenAsPythonDoes(String json, String text) {
        assertThat(PythonText.of(JsonMapper.shared().readTree(json))).isEqualTo(text);
    }
}

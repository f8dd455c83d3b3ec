package dev.sluice.model.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredJsonTest {
    @Test
    void pythonTextIsWhatJsonDumpsWrites() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("name", "é😀\n\"");
        value.put("list", List.of(1L, 2.5, true));
        value.put("empty", List.of());
        value.put("none", null);
        value.put("object", Map.of());
        assertThat(StoredJson.pythonText(value))
                .isEqualTo(
                        "{\"name\": \"\\u00e9\\ud83d\\ude00\\n\\\"\", \"list\": [1, 2.5, true], \"empty\": [], \"none\": null, \"object\": {}}");
    }

    @Test
    void whatIsNoNumberHasTheWordsOfPython() {
        assertThat(StoredJson.text(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)))
                .isEqualTo("[NaN,Infinity,-Infinity]");
    }
}

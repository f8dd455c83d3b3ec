package dev.sluice.model.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTypeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int; INTEGER; {\"type\": \"Int64\"}",
                "Optional[float]; FLOAT; {\"type\": \"Float\"}",
                "Union[float, NoneType]; FLOAT; {\"type\": \"Float\"}",
                "list[list[int]]; ARRAY; {\"type\": \"Array\", \"item_type\": {\"type\": \"Array\", \"item_type\": {\"type\": \"Int64\"}}}",
                "list[Optional[str]]; ARRAY; {\"type\": \"Array\", \"item_type\": {\"type\": \"String\"}}",
                "list[BBox@v1]; ARRAY; {\"type\": \"Array\", \"item_type\": {\"type\": \"JSON\"}}",
                "Union[dict, list[dict], NoneType]; JSON; {\"type\": \"JSON\"}",
                "dict[str, int]; JSON; {\"type\": \"JSON\"}",
                "Literal; VARCHAR; {\"type\": \"String\"}",
                "datetime; DATETIME; {\"type\": \"DateTime\"}",
                "bytes; BINARY; {\"type\": \"Binary\"}"
            })
    void aTypeHasItsColumn(String python, String declared, String schema) {
        FeatureType type = FeatureType.of(python);
        assertThat(type.declared()).isEqualTo(declared);
        assertThat(StoredJson.pythonText(type.schema())).isEqualTo(schema);
    }
}

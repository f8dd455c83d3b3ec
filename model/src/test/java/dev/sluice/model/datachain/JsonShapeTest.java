package dev.sluice.model.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonShapeTest {
    private static JsonShape shape(String... texts) {
        JsonShape shape = JsonShape.Scalar.NOTHING;
        for (String text : texts) {
            shape = shape.merge(JsonShape.of(StoredJson.value(text.getBytes(StandardCharsets.UTF_8))));
        }
        return shape;
    }

    @Test
    void membersOfAllObjectsComeTogetherInTheOrderInWhichTheyAppear() {
        JsonShape shape = shape("{\"b\":1}", "{\"a\":null,\"b\":2.5}", "{\"c\":[{\"x\":true}]}");
        assertThat(StoredJson.text(shape.toJson()))
                .isEqualTo("{\"b\":\"REAL\",\"a\":\"NOTHING\",\"c\":[{\"x\":\"BOOLEAN\"}]}");
        assertThat(shape.refusal()).isNull();
        assertThat(JsonShape.fromJson(shape.toJson())).isEqualTo(shape);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"a\":1}; {\"a\":\"x\"}; integer and text are mixed",
                "{\"a\":1}; [1]; object and array are mixed",
                "{}; {}; an object has no members",
                "{\"a\":{}}; {}; an object has no members",
                "{\"a\":1}; {\"A\":1}; the keys of an object are empty or differ in case alone",
                "{\"\":1}; {}; the keys of an object are empty or differ in case alone",
                "[9223372036854775808]; []; a whole number has more than 64 bits",
                "[\"\\ud800\"]; []; half of a surrogate pair stands alone"
            })
    void whatHasNoCommonTypeSaysWhy(String one, String other, String refusal) {
        assertThat(shape(one, other).refusal()).isEqualTo(refusal);
        assertThat(shape(one, other).merge(shape("null")).refusal()).isEqualTo(refusal);
    }

    @Test
    void aValueFitsIntoAShapeThatLosesNothingOfIt() {
        JsonShape shape = shape("{\"a\":1.5,\"b\":[\"x\"]}");
        assertThat(shape.fits(StoredJson.value("{\"a\":2}".getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(shape.fits(StoredJson.value("{\"c\":2}".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
        assertThat(shape.fits(StoredJson.value("{\"b\":[1]}".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
        assertThat(shape.fits(null)).isTrue();
    }
}

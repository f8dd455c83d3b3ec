package dev.sluice.model.datachain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON as Python writes it: with the words NaN, Infinity and -Infinity, and without a limit of length. */
public final class StoredJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectReader VALUES = MAPPER.readerFor(Object.class);
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private StoredJson() {}

    /**
     * The value of a text in UTF-8: null, Boolean, Long, BigInteger, Double, String, List or Map, in which the last of equal
     * keys wins.
     *
     * @throws JacksonException where it is no JSON
     */
    public static Object value(byte[] text) {
        return VALUES.readValue(text);
    }

    /** An object of JSON; empty where the text is null or something else. */
    public static Optional<Map<String, Object>> object(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(MAPPER.readValue(text, OBJECT));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** One value on each line, for people. */
    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    /** As compact as JSON can be, with letters as they are. */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}

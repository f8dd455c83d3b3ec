package dev.sluice.model.datachain;

import dev.sluice.model.PythonJson;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON as Python writes it: with the words NaN, Infinity and -Infinity, and without a limit of length. */
public final class StoredJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(PythonJson.factory())
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectWriter PYTHON = MAPPER.writer()
            .with(JsonWriteFeature.ESCAPE_NON_ASCII)
            .without(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .with(PythonJson.printer());
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private StoredJson() {}

    /**
     * The value of a text in UTF-8: null, Boolean, Long, BigInteger, Double, String, List or Map, in which the last of equal
     * keys wins.
     *
     * @throws JacksonException where it is no JSON
     */
    public static Object value(byte[] text) {
        // Token by token: a mapper's readers cost as much again, and there are two such texts in every row.
        try (JsonParser parser = MAPPER.createParser(text)) {
            Object value = value(parser, parser.nextToken());
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "there is more behind the value");
            }
            return value;
        }
    }

    private static Object value(JsonParser parser, JsonToken token) {
        if (token == null) {
            throw new StreamReadException(parser, "there is no value");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == NumberType.BIG_INTEGER
                        ? (Object) parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(value(parser, next));
                }
                yield elements;
            }
            case START_OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    members.put(name, value(parser, parser.nextToken()));
                }
                yield members;
            }
            default -> throw new StreamReadException(parser, "no value begins with " + token);
        };
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

    /** Writes a document piece by piece, one value on each line, for people. */
    public static JsonGenerator generator(OutputStream out) {
        return MAPPER.writerWithDefaultPrettyPrinter().createGenerator(out);
    }

    /** As compact as JSON can be, with letters as they are. */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** As Python's {@code json.dumps} writes it, and so DataChain its schemas: with spaces, and ASCII alone. */
    public static String pythonText(Object value) {
        return PYTHON.writeValueAsString(value);
    }
}

package dev.sluice.writers.argilla;

import dev.sluice.model.ItemException;
import dev.sluice.model.PythonJson;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON of the database on its way into documents, with every digit of a number. Where an engine takes no NaN, it refuses the one
 * document with words of its own.
 */
final class Documents {
    private static final JsonMapper MAPPER = JsonMapper.builder(PythonJson.factory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Documents() {}

    static JsonParser parser(String json) {
        return MAPPER.createParser(json);
    }

    static void requireEnd(JsonParser in) {
        if (in.nextToken() != null) {
            throw new ItemException("after a value of JSON comes something else");
        }
    }

    /** An object; an empty one where the text is another value. */
    static ObjectNode object(String json) {
        return MAPPER.readTree(json) instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    }

    static void write(JsonNode value, JsonGenerator out) {
        if (value.isMissingNode()) {
            out.writeNull();
        } else {
            MAPPER.writeTree(out, value);
        }
    }
}

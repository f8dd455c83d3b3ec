package dev.sluice.jobs.cli;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The form of every JSON document on standard output. */
final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final ObjectMapper LINES = JsonMapper.builder().build();

    private Json() {}

    static String text(Object document) {
        return MAPPER.writeValueAsString(document);
    }

    /** A document of many, each on a line of its own. */
    static String line(Object document) {
        return LINES.writeValueAsString(document);
    }
}

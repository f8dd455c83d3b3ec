package dev.sluice.config.search;

import tools.jackson.databind.JsonNode;

/** The engine has understood a request and does not do it. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int OK = 200;

    private final int status;
    private final String type;

    /** One that was found in an answer. */
    public EngineException(String message) {
        this(OK, "", message);
    }

    EngineException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static EngineException of(int status, JsonNode error) {
        return new EngineException(status, error.path("type").asString(""), words(error));
    }

    /** What an engine says of an error, with the innermost cause. */
    public static String words(JsonNode error) {
        if (!error.isObject()) {
            return error.asString("no reason was given");
        }
        String words = "%s: %s"
                .formatted(
                        error.path("type").asString("error"),
                        error.path("reason").asString(""));
        JsonNode cause = error.path("caused_by");
        return cause.isObject() ? "%s (%s)".formatted(words, words(cause)) : words;
    }

    String type() {
        return type;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** The engine's word for the error, such as {@code index_not_found_exception}. */
    public boolean isOf(String word) {
        return type.equals(word);
    }

    public boolean isMissing() {
        return status == 404;
    }
}

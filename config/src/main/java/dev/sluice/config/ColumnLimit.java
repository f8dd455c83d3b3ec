package dev.sluice.config;

import java.nio.charset.StandardCharsets;

/**
 * How long a text may be in a column.
 *
 * @param most how many characters or bytes
 * @param bytes whether bytes of UTF-8 are counted, and not characters
 */
public record ColumnLimit(long most, boolean bytes) {
    /** The length of a text as this limit counts it. */
    public long lengthOf(String text) {
        return bytes ? text.getBytes(StandardCharsets.UTF_8).length : text.codePointCount(0, text.length());
    }

    public boolean holds(String text) {
        return lengthOf(text) <= most;
    }
}

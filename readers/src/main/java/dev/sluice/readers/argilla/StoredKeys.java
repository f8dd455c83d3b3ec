package dev.sluice.readers.argilla;

import java.util.UUID;
import java.util.regex.Pattern;

/** Keys as databases write them, with and without dashes. */
final class StoredKeys {
    private static final int DIGITS = 32;
    private static final Pattern DASHED = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private StoredKeys() {}

    /** With dashes and in lower case; null where there is none. */
    static String dashed(String key) {
        if (key == null) {
            return null;
        }
        if (key.length() != DIGITS) {
            return key.toLowerCase(java.util.Locale.ROOT);
        }
        return uuid(key).toString();
    }

    /** Whether a text is a key as it is written with dashes. */
    static boolean isDashed(String text) {
        return DASHED.matcher(text).matches();
    }

    static UUID uuid(String key) {
        String digits = key.replace("-", "");
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }
}

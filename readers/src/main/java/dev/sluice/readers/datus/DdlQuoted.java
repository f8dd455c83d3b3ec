package dev.sluice.readers.datus;

/** What stands between quotes, where some of it does not stand for itself. */
final class DdlQuoted {
    /** What a backslash does. */
    enum Backslash {
        /** It stands for itself, as in the standard. */
        STANDS,
        /** It hides the next character. */
        HIDES,
        /** It hides the next character, and both stand for themselves, as in BigQuery's raw texts. */
        RAW
    }

    private final StringBuilder text = new StringBuilder();
    private final int end;
    private final boolean closed;

    /**
     * Reads it. A doubled quote stands for one, but not among three.
     *
     * @param start behind the opening quote
     */
    DdlQuoted(String ddl, int start, String closing, Backslash backslash) {
        char quote = closing.charAt(0);
        boolean one = closing.length() == 1;
        int i = start;
        boolean found = false;
        while (i < ddl.length() && !found) {
            char c = ddl.charAt(i);
            boolean more = i + 1 < ddl.length();
            if (c == quote && one && more && ddl.charAt(i + 1) == quote) {
                text.append(quote);
                i += 2;
            } else if (c == quote && (one || ddl.startsWith(closing, i))) {
                found = true;
            } else if (c == '\\' && more && backslash != Backslash.STANDS) {
                char next = ddl.charAt(i + 1);
                if (backslash == Backslash.RAW) {
                    text.append(c).append(next);
                } else {
                    text.append(unescaped(next));
                }
                i += 2;
            } else {
                text.append(c);
                i++;
            }
        }
        this.closed = found;
        this.end = found ? i + closing.length() : ddl.length();
    }

    String text() {
        return text.toString();
    }

    /** Behind the closing quote, or where the text is broken off. */
    int end() {
        return end;
    }

    boolean isClosed() {
        return closed;
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }
}

package dev.sluice.readers.datus;

import java.util.Locale;

/**
 * A word of a DDL.
 *
 * @param text of a name or a string without its quotes
 * @param start where it begins in the DDL, {@code end} where it ends
 */
record DdlToken(Kind kind, String text, int start, int end) {
    enum Kind {
        /** A keyword, or a name without quotes, or a number. */
        WORD,
        /** In double quotes, which some dialects have for strings. */
        DOUBLE_QUOTED,
        /** In backticks or brackets. */
        NAME,
        STRING,
        /** One character. */
        SYMBOL
    }

    boolean is(String word) {
        return kind == Kind.WORD && text.length() == word.length() && text.equalsIgnoreCase(word);
    }

    /** A word in capitals; empty where it is something else. */
    String keyword() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    boolean isOneOf(String symbols) {
        return kind == Kind.SYMBOL && symbols.indexOf(text.charAt(0)) >= 0;
    }

    /** Whether it may be what something is called. SQLite takes strings for that, too. */
    boolean isName() {
        return kind != Kind.SYMBOL;
    }

    boolean isText() {
        return kind == Kind.STRING || kind == Kind.DOUBLE_QUOTED;
    }
}

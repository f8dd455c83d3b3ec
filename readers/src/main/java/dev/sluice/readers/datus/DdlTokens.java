package dev.sluice.readers.datus;

import dev.sluice.readers.datus.DdlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Divides a DDL of any dialect into its words. A text that is broken off ends the word in which that happens. */
final class DdlTokens {
    private static final String THREE = "\"\"\"";
    private static final Pattern DOLLARS = Pattern.compile("\\$\\w*\\$");

    private final String ddl;
    private final boolean backslashEscapes;
    private final boolean backslashes;
    private final List<DdlToken> tokens = new ArrayList<>();
    private int at;
    /** Whether the text ends within quotes. */
    private boolean brokenOff;

    private DdlTokens(String ddl, boolean backslashEscapes) {
        this.ddl = ddl;
        this.backslashEscapes = backslashEscapes;
        this.backslashes = ddl.indexOf('\\') >= 0;
    }

    /** In the standard a backslash is one; where names stand in backticks, it hides the next quote, as a rule. */
    static List<DdlToken> of(String ddl) {
        boolean hides = ddl.indexOf('`') >= 0;
        DdlTokens tokens = new DdlTokens(ddl, hides).all();
        if (tokens.brokenOff && ddl.indexOf('\\') >= 0) {
            DdlTokens otherwise = new DdlTokens(ddl, !hides).all();
            return otherwise.brokenOff ? tokens.tokens : otherwise.tokens;
        }
        return tokens.tokens;
    }

    private DdlTokens all() {
        while (at < ddl.length()) {
            next();
        }
        return this;
    }

    private void next() {
        char c = ddl.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (isWordPart(c)) {
            wordOrText(c);
        } else if (c == '\'') {
            quoted(Kind.STRING, '\'', backslashEscapes);
        } else if (c == '`') {
            quoted(Kind.NAME, '`', false);
        } else if (c == '"' && ddl.startsWith(THREE, at)) {
            threefold();
        } else if (c == '"') {
            quoted(Kind.DOUBLE_QUOTED, '"', backslashEscapes);
        } else if (c == '[' && isBracketedName()) {
            quoted(Kind.NAME, ']', false);
        } else if (c == '#' || ddl.startsWith("--", at)) {
            skipTo("\n");
        } else if (ddl.startsWith("/*", at)) {
            skipTo("*/");
        } else {
            add(Kind.SYMBOL, String.valueOf(c), at, at + 1);
        }
    }

    /** PostgreSQL has texts that begin like words. */
    private void wordOrText(char c) {
        if (c == '$' && DOLLARS.matcher(ddl).region(at, ddl.length()).lookingAt()) {
            dollars();
        } else if ((c == 'E' || c == 'e') && ddl.startsWith("'", at + 1)) {
            at++; // in this one a backslash hides the next quote
            quoted(Kind.STRING, '\'', true);
        } else {
            word();
        }
    }

    private void add(Kind kind, String text, int start, int end) {
        tokens.add(new DdlToken(kind, text, start, end));
        at = end;
    }

    /** PostgreSQL's texts between two equal signs. */
    private void dollars() {
        Matcher sign = DOLLARS.matcher(ddl).region(at, ddl.length());
        sign.lookingAt();
        int end = ddl.indexOf(sign.group(), sign.end());
        int behind = end < 0 ? ddl.length() : end + sign.group().length();
        add(Kind.STRING, ddl.substring(sign.end(), end < 0 ? ddl.length() : end), at, behind);
    }

    /** BigQuery's texts, in which single quotes stand for themselves. */
    private void threefold() {
        int first = at + THREE.length();
        int end = ddl.indexOf(THREE, first);
        int behind = end < 0 ? ddl.length() : end + THREE.length();
        add(Kind.STRING, ddl.substring(first, end < 0 ? ddl.length() : end), at, behind);
    }

    private void skipTo(String end) {
        int found = ddl.indexOf(end, at);
        at = found < 0 ? ddl.length() : found + end.length();
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c)
                || c == '_'
                || c == '$'
                || c == '@'
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private void word() {
        int end = at;
        while (end < ddl.length() && (isWordPart(ddl.charAt(end)) || ddl.charAt(end) == '#')) {
            end++;
        }
        add(Kind.WORD, ddl.substring(at, end), at, end);
    }

    /** Else it is an array: of a type, right behind it, or of values. */
    private boolean isBracketedName() {
        boolean behind = at > 0 && !Character.isWhitespace(ddl.charAt(at - 1)) && "(,.".indexOf(ddl.charAt(at - 1)) < 0;
        int next = at + 1;
        return !behind
                && next < ddl.length()
                && (Character.isLetter(ddl.charAt(next)) || ddl.charAt(next) == '_')
                && ddl.indexOf(']', next) > 0;
    }

    /** A doubled quote stands for one. */
    private void quoted(Kind kind, char quote, boolean escapes) {
        int end = ddl.indexOf(quote, at + 1);
        if (end > 0 && !ddl.startsWith(String.valueOf(quote), end + 1) && !(escapes && backslashes)) {
            add(kind, ddl.substring(at + 1, end), at, end + 1); // as nearly always
            return;
        }
        StringBuilder text = new StringBuilder();
        int i = at + 1;
        while (i < ddl.length()) {
            char c = ddl.charAt(i);
            boolean more = i + 1 < ddl.length();
            if (c == quote && more && ddl.charAt(i + 1) == quote) {
                text.append(quote);
                i += 2;
            } else if (c == quote) {
                break;
            } else if (c == '\\' && more && escapes) {
                text.append(unescaped(ddl.charAt(i + 1)));
                i += 2;
            } else {
                text.append(c);
                i++;
            }
        }
        brokenOff |= i >= ddl.length();
        add(kind, text.toString(), at, Math.min(i + 1, ddl.length()));
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

package dev.sluice.readers.datus;

import dev.sluice.readers.datus.DdlQuoted.Backslash;
import dev.sluice.readers.datus.DdlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Divides a DDL of any dialect into its words. A text that is broken off ends the word in which that happens. */
final class DdlTokens {
    private static final Pattern DOLLARS = Pattern.compile("\\$\\w*+\\$");

    private static final int UNKNOWN = -2;

    /** Behind which an array of values comes, and no name in brackets. */
    private static final Set<String> BEFORE_VALUES = Set.of("DEFAULT", "ARRAY", "VALUES");

    /** Behind which a name comes, and no size of an array. */
    private static final Set<String> BEFORE_NAMES =
            Set.of("TABLE", "VIEW", "EXISTS", "REFERENCES", "CONSTRAINT", "COLUMN");

    private final String ddl;
    private final DdlDialect dialect;
    private final DdlComments comments;
    private final Backslash backslash;
    private final boolean backslashes;
    private final List<DdlToken> tokens = new ArrayList<>();
    private int at;
    /** Where the last bracket of a name may close; looked for when needed. */
    private int lastBracket = UNKNOWN;
    /** How many brackets are open. */
    private int depth;
    /** How often words and quotes touch each other, and what stands outside quotes that SQL does not know. */
    private int oddities;
    /** Whether the text ends within quotes. */
    private boolean brokenOff;

    private DdlTokens(String ddl, DdlDialect dialect, boolean hides) {
        this.ddl = ddl;
        this.dialect = dialect;
        this.comments = new DdlComments(ddl, dialect);
        this.backslash = hides ? Backslash.HIDES : Backslash.STANDS;
        this.backslashes = ddl.indexOf('\\') >= 0;
    }

    /**
     * In the standard a backslash is one; where names stand in backticks, it hides the next quote, as a rule. Whoever gets that
     * wrong finds texts outside of quotes and the rest within.
     */
    static List<DdlToken> of(String ddl, DdlDialect dialect) {
        boolean hides = dialect.hasBackticks();
        DdlTokens tokens = new DdlTokens(ddl, dialect, hides).all();
        if (tokens.doubts() > 0 && (ddl.contains("\\'") || ddl.contains("\\\""))) {
            DdlTokens otherwise = new DdlTokens(ddl, dialect, !hides).all();
            return otherwise.doubts() < tokens.doubts() ? otherwise.tokens : tokens.tokens;
        }
        return tokens.tokens;
    }

    private DdlTokens all() {
        while (at < ddl.length()) {
            next();
        }
        return this;
    }

    /** Any text may be broken off; what is odd in it says more. */
    private int doubts() {
        return 2 * oddities + (brokenOff ? 1 : 0);
    }

    private char charAt(int place) {
        return place < ddl.length() ? ddl.charAt(place) : '\0';
    }

    private void next() {
        char c = ddl.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (isWordPart(c)) {
            wordOrText(c);
        } else if (isQuote(c)) {
            text(c);
        } else if (c == '`') {
            quoted(Kind.NAME, '`', Backslash.STANDS);
        } else if (c == '[' && isBracketedName()) {
            quoted(Kind.NAME, ']', Backslash.STANDS);
        } else if (c == '-' && charAt(at + 1) == '-' || c == '#' && comments.beginsWithNumberSign(at, depth)) {
            int end = ddl.indexOf('\n', at);
            at = end < 0 ? ddl.length() : end + 1;
        } else if (c == '/' && charAt(at + 1) == '*') {
            at = comments.endOf(at);
        } else {
            symbol(c);
        }
    }

    private void text(char c) {
        if (c == '"') {
            if (isThree()) {
                threefold(Backslash.HIDES);
            } else {
                quoted(Kind.DOUBLE_QUOTED, '"', backslash);
            }
        } else if (isThree() && dialect.isBigQuery() && !isLast("COMMENT") && !isLast("IS")) {
            threefold(Backslash.HIDES);
        } else {
            quoted(Kind.STRING, '\'', backslash);
        }
    }

    private void symbol(char c) {
        if (c == '(') {
            depth++;
        } else if (c == ')') {
            depth--;
        } else if (c == ';') {
            depth = 0;
        } else if (c == '\\' || c > '~') {
            oddities++;
        }
        add(Kind.SYMBOL, String.valueOf(c), at, at + 1);
    }

    private void add(Kind kind, String text, int start, int end) {
        tokens.add(new DdlToken(kind, text, start, end));
        at = end;
    }

    /** PostgreSQL and BigQuery have texts that begin like words. */
    private void wordOrText(char c) {
        switch (c) {
            case '$' -> dollars();
            case 'E', 'e', 'N', 'n', 'R', 'r', 'B', 'b' -> prefixed(c);
            default -> word();
        }
    }

    private void prefixed(char c) {
        char second = charAt(at + 1);
        if (second == '\'' && (c == 'E' || c == 'e')) {
            at++;
            quoted(Kind.STRING, '\'', Backslash.HIDES);
        } else if (second == '\'' && (c == 'N' || c == 'n')) {
            at++;
            quoted(Kind.STRING, '\'', backslash);
        } else if (isBigQuerysPrefix(c) && isQuote(second)) {
            bigQuerys(1);
        } else if (isBigQuerysPrefix(c) && isBigQuerysPrefix(second) && isQuote(charAt(at + 2))) {
            bigQuerys(2);
        } else {
            word();
        }
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    /** Of raw texts and of bytes. */
    private static boolean isBigQuerysPrefix(char c) {
        return c == 'r' || c == 'R' || c == 'b' || c == 'B';
    }

    private void bigQuerys(int letters) {
        boolean raw = "rR".indexOf(ddl.charAt(at)) >= 0 || "rR".indexOf(ddl.charAt(at + letters - 1)) >= 0;
        Backslash inside = raw ? Backslash.RAW : backslash;
        at += letters;
        if (isThree()) {
            threefold(inside);
        } else {
            quoted(Kind.STRING, ddl.charAt(at), inside);
        }
    }

    /** PostgreSQL's texts between two equal signs. */
    private void dollars() {
        Matcher sign = DOLLARS.matcher(ddl).region(at, ddl.length());
        if (sign.lookingAt()) {
            int end = ddl.indexOf(sign.group(), sign.end());
            int behind = end < 0 ? ddl.length() : end + sign.group().length();
            add(Kind.STRING, ddl.substring(sign.end(), end < 0 ? ddl.length() : end), at, behind);
        } else {
            word();
        }
    }

    /** BigQuery's texts, in which single quotes stand for themselves. */
    private void threefold(Backslash inside) {
        String quotes = ddl.substring(at, at + 3);
        slowly(Kind.STRING, new DdlQuoted(ddl, at + quotes.length(), quotes, inside));
    }

    private void slowly(Kind kind, DdlQuoted quoted) {
        brokenOff |= !quoted.isClosed();
        add(kind, quoted.text(), at, quoted.end());
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

    private boolean isLast(String word) {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).is(word);
    }

    /** Else it is an array: of a type, right behind it, or of values. */
    private boolean isBracketedName() {
        char before = at > 0 ? ddl.charAt(at - 1) : ' ';
        char first = charAt(at + 1);
        lastBracket = lastBracket == UNKNOWN ? ddl.lastIndexOf(']') : lastBracket;
        if (lastBracket <= at || !Character.isWhitespace(before) && "(,.".indexOf(before) < 0) {
            return false;
        }
        DdlToken last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (Character.isLetter(first) || first == '_') {
            return last == null || !last.isSymbol('[') && !BEFORE_VALUES.contains(last.keyword());
        }
        boolean expected = last != null && (last.isOneOf("(,.") || BEFORE_NAMES.contains(last.keyword()));
        return expected && Character.isDigit(first) && isOne();
    }

    /** Whether no comma stands in the bracket that begins here. */
    private boolean isOne() {
        int end = at;
        while (ddl.charAt(end) != ',' && ddl.charAt(end) != ']') {
            end++;
        }
        return ddl.charAt(end) == ']';
    }

    /** Whether three such quotes stand here. */
    private boolean isThree() {
        char quote = ddl.charAt(at);
        return charAt(at + 1) == quote && charAt(at + 2) == quote;
    }

    private void quoted(Kind kind, char quote, Backslash inside) {
        int start = at;
        int end = ddl.indexOf(quote, start + 1);
        boolean plain = !backslashes || inside == Backslash.STANDS;
        if (end >= 0 && plain && charAt(end + 1) != quote) {
            add(kind, ddl.substring(start + 1, end), start, end + 1); // as nearly always
        } else {
            slowly(kind, new DdlQuoted(ddl, start + 1, String.valueOf(quote), inside));
        }
        if (backslashes && kind != Kind.NAME) {
            DdlToken last = tokens.size() > 1 ? tokens.get(tokens.size() - 2) : null;
            boolean behind = last != null && last.kind() == Kind.WORD && last.end() == start;
            oddities += (behind ? 1 : 0) + (isWordPart(charAt(at)) ? 1 : 0);
        }
    }
}

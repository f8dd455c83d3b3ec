package dev.sluice.readers.datus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A place among the words of a DDL. Whatever is asked for and not there is answered with nothing: a text may be broken off. */
final class DdlCursor {
    private static final DdlToken END = new DdlToken(DdlToken.Kind.SYMBOL, "\0", 0, 0);

    private final String ddl;
    private final DdlDialect dialect;
    private final List<DdlToken> tokens;
    private int at;

    DdlCursor(String ddl) {
        this.ddl = ddl;
        this.dialect = new DdlDialect(ddl);
        this.tokens = DdlTokens.of(ddl, dialect);
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    DdlToken peek() {
        return peek(0);
    }

    /** The word so many places further on. */
    DdlToken peek(int further) {
        return at + further < tokens.size() ? tokens.get(at + further) : END;
    }

    DdlToken next() {
        DdlToken token = peek();
        at++;
        return token;
    }

    /** Whether a name in brackets comes next. */
    boolean seesBracketedName() {
        return peek().kind() == DdlToken.Kind.NAME && ddl.charAt(peek().start()) == '[';
    }

    /** Whether these words come next. */
    boolean sees(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean accept(String word) {
        boolean there = peek().is(word);
        if (there) {
            at++;
        }
        return there;
    }

    /** Goes behind these words, if they come next. */
    boolean accept(String... words) {
        boolean there = sees(words);
        if (there) {
            at += words.length;
        }
        return there;
    }

    boolean accept(char symbol) {
        boolean there = peek().isSymbol(symbol);
        if (there) {
            at++;
        }
        return there;
    }

    /** The text between a word and where the cursor is. */
    String textFrom(DdlToken first) {
        return at == 0
                ? ""
                : ddl.substring(
                        first.start(),
                        tokens.get(Math.min(at, tokens.size()) - 1).end());
    }

    /** Whether the last word was the closing bracket of a list: one that is broken off says half of what it means. */
    boolean behindList() {
        return at > 0 && at <= tokens.size() && tokens.get(at - 1).isSymbol(')');
    }

    /** Goes behind the bracket that closes the one that comes next, or to the end of the statement. */
    void skipBrackets() {
        char close = closing(next().text().charAt(0));
        Deque<Character> outer = null; // as a rule there is none
        while (!atEnd() && !peek().isSymbol(';')) {
            DdlToken token = next();
            char symbol = token.kind() == DdlToken.Kind.SYMBOL ? token.text().charAt(0) : ' ';
            // A range may be without its upper bound: [a, b)
            if (symbol == close || symbol == ')' && close == ']') {
                if (outer == null || outer.isEmpty()) {
                    return;
                }
                close = outer.pop();
            } else if (opens(symbol, close)) {
                outer = outer == null ? new ArrayDeque<>() : outer;
                outer.push(close);
                close = closing(symbol);
            }
        }
    }

    /** Within others, the signs of types are those of comparisons. */
    private static boolean opens(char symbol, char within) {
        return switch (symbol) {
            case '(', '[' -> true;
            case '<' -> within == '>';
            case '{' -> within == '}';
            default -> false;
        };
    }

    private static char closing(char opening) {
        return switch (opening) {
            case '(' -> ')';
            case '[' -> ']';
            case '{' -> '}';
            default -> '>';
        };
    }

    /** Goes behind the next semicolon. */
    void skipStatement() {
        while (!atEnd() && !next().isSymbol(';')) {
            // what is not looked for
        }
    }

    /** The parts of a name with dots in it; none where no name comes next. */
    List<String> dottedName() {
        List<String> parts = new ArrayList<>();
        while (peek().isName()) {
            DdlToken part = withDashes();
            if (part.kind() == DdlToken.Kind.NAME && part.text().indexOf('.') >= 0 && dialect.isBigQuery()) {
                parts.addAll(List.of(part.text().split("\\.")));
            } else {
                parts.add(part.text());
            }
            if (!accept('.')) {
                break;
            }
        }
        return parts;
    }

    /** BigQuery's projects have dashes in their names, without quotes. */
    private DdlToken withDashes() {
        DdlToken part = next();
        while (part.kind() == DdlToken.Kind.WORD
                && peek().isSymbol('-')
                && peek().start() == part.end()
                && peek(1).kind() == DdlToken.Kind.WORD
                && peek(1).start() == part.end() + 1) {
            at++;
            DdlToken more = next();
            part = new DdlToken(DdlToken.Kind.WORD, part.text() + "-" + more.text(), part.start(), more.end());
        }
        return part;
    }

    /** The last part of a name with dots in it; empty where no name comes next. */
    String lastOfDottedName() {
        List<String> parts = dottedName();
        return parts.isEmpty() ? "" : parts.get(parts.size() - 1);
    }

    /** The names between the brackets that come next, without what is said of each. */
    List<String> bracketedNames() {
        List<String> names = new ArrayList<>();
        if (accept('(')) {
            boolean expected = true;
            while (!atEnd() && !peek().isSymbol(';') && !accept(')')) {
                if (peek().isSymbol('(')) {
                    skipBrackets();
                } else if (accept(',')) {
                    expected = true;
                } else {
                    DdlToken token = next();
                    if (expected && token.isName()) {
                        names.add(token.text());
                        expected = false;
                    }
                }
            }
        }
        return names;
    }
}

package dev.sluice.readers.datus;

import dev.sluice.model.datus.ColumnDefinition;
import dev.sluice.model.datus.ForeignKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what stands between the brackets of a CREATE TABLE: columns, keys, and what is said of them. */
final class DdlColumns {
    /** With which what is said of a column begins, behind its type. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "NOT",
            "NULL",
            "FOREIGN",
            "DEFAULT",
            "PRIMARY",
            "UNIQUE",
            "CHECK",
            "REFERENCES",
            "COMMENT",
            "COLLATE",
            "CONSTRAINT",
            "GENERATED",
            "AS",
            "AUTO_INCREMENT",
            "AUTOINCREMENT",
            "IDENTITY",
            "KEY",
            "ON",
            "OPTIONS",
            "CHARSET",
            "INVISIBLE",
            "VISIBLE",
            "MASKING",
            "TAG",
            "STORED",
            "VIRTUAL",
            "STORAGE",
            "COMPRESSION",
            "SUM",
            "MAX",
            "MIN",
            "REPLACE",
            "REPLACE_IF_NOT_NULL",
            "HLL_UNION",
            "BITMAP_UNION",
            "USING",
            "ENCODE");

    private static final Set<String> KEYS = Set.of("UNIQUE", "KEY", "INDEX", "FULLTEXT", "SPATIAL", "CHECK", "EXCLUDE");

    private static final Set<String> NESTED = Set.of("STRUCT", "MAP", "ARRAY", "UNION", "ROW", "NESTED", "TUPLE");

    private final DdlCursor cursor;
    final List<ColumnDefinition> columns = new ArrayList<>();
    final List<String> primaryKey = new ArrayList<>();
    final List<ForeignKey> foreignKeys = new ArrayList<>();

    DdlColumns(DdlCursor cursor) {
        this.cursor = cursor;
    }

    /** From behind the opening bracket to behind the closing one, or to where the text is broken off. */
    void read() {
        while (!isEnd() && !cursor.accept(')')) {
            if (!cursor.accept(',')) {
                item();
            }
        }
    }

    private boolean isEnd() {
        return cursor.atEnd() || cursor.peek().isSymbol(';');
    }

    private boolean isItemEnd() {
        return isEnd() || cursor.peek().isSymbol(',') || cursor.peek().isSymbol(')');
    }

    private void item() {
        if (cursor.accept("CONSTRAINT") && !isTableConstraint()) {
            cursor.next();
        }
        if (!tableConstraint()) {
            boolean setting = cursor.peek(1).isSymbol('='); // of a virtual table
            if (!isKey() && !setting && cursor.peek().isName()) {
                column();
            } else {
                skipItem();
            }
        }
    }

    private boolean isTableConstraint() {
        return cursor.sees("PRIMARY", "KEY")
                || cursor.sees("FOREIGN", "KEY")
                || cursor.peek().is("UNIQUE")
                || cursor.peek().is("CHECK");
    }

    /** A primary or foreign key, also behind ALTER TABLE … ADD; whether there was one. */
    boolean tableConstraint() {
        boolean primary = cursor.accept("PRIMARY", "KEY");
        if (!primary && !cursor.accept("FOREIGN", "KEY")) {
            return false;
        }
        while (!isItemEnd() && !cursor.peek().isSymbol('(')) {
            cursor.next(); // a name, or how it is stored
        }
        List<String> names = cursor.bracketedNames();
        if (primary) {
            primaryKey.addAll(names);
        } else if (cursor.accept("REFERENCES")) {
            reference(names);
        }
        skipItem();
        return true;
    }

    /** A list of names that refers to another table. */
    void reference(List<String> from) {
        String table = cursor.lastOfDottedName();
        boolean listed = cursor.peek().isSymbol('(');
        List<String> to = cursor.bracketedNames();
        if (cursor.atEnd() && !(listed && cursor.behindList())) {
            return; // broken off in the midst of it
        }
        for (int i = 0; i < from.size() && !table.isEmpty(); i++) {
            foreignKeys.add(new ForeignKey(from.get(i), table, i < to.size() ? to.get(i) : ""));
        }
    }

    /** A key that is neither primary nor foreign: a column may have the same name, and then a type. */
    private boolean isKey() {
        DdlToken first = cursor.peek();
        if (first.kind() != DdlToken.Kind.WORD) {
            return false;
        }
        if (first.is("LIKE") || cursor.sees("PERIOD", "FOR")) {
            return true;
        }
        return KEYS.contains(first.keyword())
                && (cursor.peek(1).isSymbol('(')
                        || cursor.peek(1).kind() == DdlToken.Kind.NAME
                        || cursor.peek(1).is("KEY")
                        || cursor.peek(1).is("INDEX")
                        || cursor.peek(1).is("USING")
                        || cursor.peek(2).is("USING")
                        || cursor.peek(2).isSymbol('(') && !isType());
    }

    /** Whether what comes next but one is a type with something in brackets. */
    private boolean isType() {
        DdlToken inside = cursor.peek(3);
        boolean number = inside.kind() == DdlToken.Kind.WORD
                && Character.isDigit(inside.text().charAt(0));
        return number
                || inside.kind() == DdlToken.Kind.STRING
                || NESTED.contains(cursor.peek(1).keyword());
    }

    private void skipItem() {
        while (!isItemEnd()) {
            skip();
        }
    }

    private void skip() {
        if (cursor.peek().isOneOf("([{")) {
            cursor.skipBrackets();
        } else {
            cursor.next();
        }
    }

    private void column() {
        String name = cursor.next().text();
        String type = type();
        String comment = "";
        while (!isItemEnd()
                && cursor.peek().kind() != DdlToken.Kind.NAME) { // a name here: a comma is missing before it
            if (cursor.accept("COMMENT")) {
                comment = text(comment);
            } else if (cursor.accept("OPTIONS")) {
                comment = description(cursor, comment);
            } else if (cursor.accept("REFERENCES")) {
                reference(List.of(name));
            } else if (cursor.accept("PRIMARY")) {
                primaryKey.add(name);
            } else if (cursor.accept("CONSTRAINT") || cursor.accept("COLLATE") || cursor.accept("CHARACTER", "SET")) {
                cursor.dottedName();
            } else {
                skip();
            }
        }
        columns.add(new ColumnDefinition(name, type, comment));
    }

    private String text(String otherwise) {
        cursor.accept('=');
        return cursor.peek().isText() ? cursor.next().text() : otherwise;
    }

    private String type() {
        DdlToken first = cursor.peek();
        boolean begun = cursor.seesBracketedName(); // as in [id] [int]
        if (begun) {
            cursor.next();
        }
        while (!isItemEnd() && cursor.peek().kind() != DdlToken.Kind.NAME && !isAttribute()) {
            if (!cursor.accept("WITH", "TIME", "ZONE")
                    && !cursor.accept("WITH", "LOCAL", "TIME", "ZONE")
                    && !cursor.accept("WITHOUT", "TIME", "ZONE")) {
                DdlToken part = cursor.peek();
                if (part.isOneOf("([<")) {
                    cursor.skipBrackets();
                } else {
                    cursor.next();
                }
            }
            begun = true;
        }
        return begun ? cursor.textFrom(first) : "";
    }

    private boolean isAttribute() {
        String keyword = cursor.peek().keyword();
        return switch (keyword) {
            case "WITH" -> !cursor.sees("WITH", "TIME", "ZONE") && !cursor.sees("WITH", "LOCAL", "TIME");
            case "CHARACTER" -> cursor.sees("CHARACTER", "SET");
            default -> ATTRIBUTES.contains(keyword);
        };
    }

    /** What OPTIONS of BigQuery describe something with. */
    static String description(DdlCursor cursor, String otherwise) {
        String description = otherwise;
        if (cursor.accept('(')) {
            while (!cursor.atEnd() && !cursor.peek().isSymbol(';') && !cursor.accept(')')) {
                if (cursor.accept("description") && cursor.accept('=')) {
                    description = cursor.peek().isText() ? cursor.next().text() : description;
                } else if (cursor.peek().isOneOf("([")) {
                    cursor.skipBrackets();
                } else {
                    cursor.next();
                }
            }
        }
        return description;
    }
}

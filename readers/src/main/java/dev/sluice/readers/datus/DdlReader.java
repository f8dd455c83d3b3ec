package dev.sluice.readers.datus;

import dev.sluice.model.datus.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads from the DDL of a table what is worth knowing of it: columns, types, comments, keys. It takes the dialects of DuckDB,
 * SQLite, PostgreSQL, MySQL, StarRocks, Snowflake and BigQuery without being told which, and texts that are broken off; what it
 * does not understand it leaves out.
 */
public final class DdlReader {
    /** With which a query begins. */
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "FROM", "VALUES", "TABLE");

    private final DdlCursor cursor;
    private TableDefinition table = TableDefinition.NONE;

    private DdlReader(String ddl) {
        this.cursor = new DdlCursor(ddl);
    }

    /** @param ddl one or more statements; may be null */
    public static TableDefinition read(String ddl) {
        if (ddl == null) {
            return TableDefinition.NONE;
        }
        DdlReader reader = new DdlReader(ddl);
        reader.statements();
        if (reader.table.name().isEmpty()) {
            reader = new DdlReader(ddl);
            reader.statementsBehindOthers();
        }
        return reader.table;
    }

    private void statements() {
        while (!cursor.atEnd()) {
            statement();
        }
    }

    /** Where no semicolon stands before the one that makes the table. */
    private void statementsBehindOthers() {
        while (!cursor.atEnd() && table.name().isEmpty()) {
            if (cursor.next().is("CREATE")) {
                create();
            }
        }
        cursor.skipStatement();
        statements();
    }

    private void statement() {
        if (cursor.accept("CREATE") && table.name().isEmpty()) {
            create();
        } else if (cursor.accept("COMMENT", "ON") || cursor.accept("COMMENT", "IF", "EXISTS", "ON")) {
            commentOn();
        } else if (cursor.accept("ALTER", "TABLE")) {
            alter();
        }
        cursor.skipStatement();
    }

    private void create() {
        while (!cursor.atEnd()
                && !cursor.peek().isSymbol(';')
                && !cursor.peek().isSymbol('(')
                && !cursor.sees("TABLE")
                && !cursor.sees("VIEW")) {
            cursor.next(); // OR REPLACE, TEMPORARY, EXTERNAL and their like
        }
        boolean view = cursor.sees("VIEW");
        if (cursor.accept("TABLE") || cursor.accept("VIEW")) {
            cursor.accept("IF", "NOT", "EXISTS");
            String name = cursor.lastOfDottedName();
            if (!name.isEmpty()) {
                DdlColumns list = new DdlColumns(cursor);
                String comment = body(list, view);
                table = new TableDefinition(name, comment, list.columns, list.primaryKey, list.foreignKeys);
            }
        }
    }

    /** What comes behind the name: the columns, once, and what is said of the table; its comment. */
    private String body(DdlColumns list, boolean view) {
        String comment = "";
        if (cursor.accept("USING")) {
            cursor.dottedName(); // what makes a virtual table
        }
        boolean heading = true;
        while (heading) { // Snowflake says some of it before the columns
            if (cursor.accept("CLUSTER", "BY")) {
                cursor.bracketedNames();
            } else if (cursor.accept("COMMENT")) {
                comment = text(comment);
            } else {
                heading = cursor.accept("COPY", "GRANTS");
            }
        }
        boolean listed = !cursor.peek(1).is("SELECT") && cursor.accept('(');
        if (listed) {
            list.read();
        }
        while (!cursor.atEnd() && !cursor.peek().isSymbol(';')) {
            if (cursor.sees("AS") && (view || !listed || isBeforeQuery()) || cursor.sees("SELECT")) {
                return comment; // the rest is a query
            } else if (cursor.accept("COMMENT")) {
                comment = text(comment);
            } else if (cursor.accept("OPTIONS")) {
                comment = DdlColumns.description(cursor, comment);
            } else if (cursor.accept("PRIMARY", "KEY")) {
                list.primaryKey.addAll(cursor.bracketedNames());
            } else if (cursor.accept("PROPERTIES")) {
                properties(list);
            } else if (cursor.peek().isSymbol('(')) {
                cursor.skipBrackets();
            } else {
                cursor.next();
            }
        }
        return comment;
    }

    private String text(String otherwise) {
        cursor.accept('=');
        return cursor.peek().isText() ? cursor.next().text() : otherwise;
    }

    /** Whether a query comes next but one. */
    private boolean isBeforeQuery() {
        DdlToken first = cursor.peek(1);
        return first.isSymbol('(') || QUERIES.contains(first.keyword());
    }

    /** StarRocks notes references among the properties: {@code "(a) REFERENCES db.t(b)"}, with semicolons between them. */
    private void properties(DdlColumns list) {
        if (cursor.accept('(')) {
            while (!cursor.atEnd() && !cursor.peek().isSymbol(';') && !cursor.accept(')')) {
                DdlToken key = cursor.next();
                if (key.isText()
                        && key.text().equalsIgnoreCase("foreign_key_constraints")
                        && cursor.accept('=')
                        && cursor.peek().isText()) {
                    references(cursor.next().text(), list);
                }
            }
        }
    }

    private static void references(String text, DdlColumns list) {
        for (String each : text.split(";")) {
            DdlCursor words = new DdlCursor(each);
            words.accept("FOREIGN", "KEY");
            List<String> from = words.bracketedNames();
            if (words.accept("REFERENCES")) {
                DdlColumns one = new DdlColumns(words);
                one.reference(from);
                list.foreignKeys.addAll(one.foreignKeys);
            }
        }
    }

    private void commentOn() {
        boolean column = cursor.accept("COLUMN");
        while (!column && (cursor.accept("MATERIALIZED") || cursor.accept("TABLE") || cursor.accept("VIEW"))) {
            // whichever it is
        }
        List<String> name = new ArrayList<>(cursor.dottedName());
        if (cursor.accept("IS") && cursor.peek().isText()) {
            String text = cursor.next().text();
            String last = name.isEmpty() ? "" : name.remove(name.size() - 1);
            if (column && isTable(name)) {
                table = table.withComment(last, text);
            } else if (!column && last.equalsIgnoreCase(table.name())) {
                table = table.withComment(text);
            }
        }
    }

    private boolean isTable(List<String> name) {
        return !name.isEmpty() && name.get(name.size() - 1).equalsIgnoreCase(table.name());
    }

    private void alter() {
        cursor.accept("IF", "EXISTS");
        cursor.accept("ONLY");
        if (cursor.lastOfDottedName().equalsIgnoreCase(table.name())) {
            do {
                add();
            } while (cursor.accept(','));
        }
    }

    private void add() {
        if (!cursor.accept("ADD")) {
            return;
        }
        DdlColumns added = new DdlColumns(cursor);
        if (cursor.accept("CONSTRAINT")) {
            cursor.dottedName();
        }
        added.tableConstraint();
        if (!added.primaryKey.isEmpty()) {
            table = table.withPrimaryKey(added.primaryKey);
        }
        table = table.withForeignKeys(added.foreignKeys);
    }
}

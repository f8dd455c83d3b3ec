package dev.sluice.readers.datus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.model.datus.ForeignKey;
import dev.sluice.model.datus.TableDefinition;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.create.table.ColumnDefinition;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.table.ForeignKeyIndex;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DdlReaderTest {
    private static final List<String> DIALECTS =
            List.of("duckdb", "sqlite", "postgresql", "mysql", "starrocks", "snowflake", "bigquery");
    private static final int LEAST = 8;
    /** How many statements of the corpus JSqlParser understands, at the least. */
    private static final int PARSED = 24;

    private static final int DEEP = 100_000;
    private static final int LONG = 400_000;
    private static final Duration ENOUGH = Duration.ofSeconds(10);

    /**
     * A statement, and what is to be read from it: a line for the table, one for each column, and {@code primary} and
     * {@code foreign} lines.
     */
    private record Example(String dialect, String ddl, String wanted) {
        static Example of(String text) {
            String[] parts = text.split("\n---\n", 2);
            int line = parts[0].indexOf('\n');
            return new Example(
                    parts[0].substring(0, line).strip(), parts[0].substring(line + 1), parts[1].stripTrailing());
        }
    }

    private static List<Example> corpus() throws Exception {
        try (InputStream file = DdlReaderTest.class.getResourceAsStream("/datus/ddl-corpus.txt")) {
            return Stream.of(new String(file.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^=== "))
                    .filter(example -> !example.isBlank())
                    .map(Example::of)
                    .toList();
        }
    }

    private static String told(TableDefinition table) {
        List<String> lines = new ArrayList<>();
        lines.add("table " + table.name() + (table.comment().isEmpty() ? "" : " | " + table.comment()));
        table.columns()
                .forEach(column -> lines.add("%s | %s%s"
                        .formatted(
                                column.name(),
                                column.type(),
                                column.comment().isEmpty() ? "" : " | " + column.comment())));
        if (!table.primaryKey().isEmpty()) {
            lines.add("primary " + String.join(", ", table.primaryKey()));
        }
        table.foreignKeys()
                .forEach(key ->
                        lines.add("foreign %s -> %s.%s".formatted(key.fromColumn(), key.toTable(), key.toColumn())));
        return String.join("\n", lines).stripTrailing();
    }

    @TestFactory
    Stream<DynamicTest> whatADdlSaysIsRead() throws Exception {
        return corpus().stream()
                .map(example -> DynamicTest.dynamicTest(
                        "%s %s"
                                .formatted(
                                        example.dialect(),
                                        example.ddl().lines().findFirst().orElse("")),
                        () -> assertThat(told(DdlReader.read(example.ddl()))).isEqualTo(example.wanted())));
    }

    @Test
    void everyDialectIsThere() throws Exception {
        Map<String, Long> statements =
                corpus().stream().collect(Collectors.groupingBy(Example::dialect, Collectors.counting()));
        assertThat(statements).containsOnlyKeys(DIALECTS);
        assertThat(statements.values()).allMatch(number -> number >= LEAST);
    }

    /** What another parser understands, we read as it does. */
    @Test
    void anotherParserReadsTheSame() throws Exception {
        int parsed = 0;
        for (Example example : corpus()) {
            Optional<CreateTable> other = parsed(example.ddl());
            if (other.isPresent() && other.get().getColumnDefinitions() != null) {
                parsed++;
                TableDefinition table = DdlReader.read(example.ddl());
                assertThat(table.columnNames())
                        .as(example.ddl())
                        .isEqualTo(other.get().getColumnDefinitions().stream()
                                .map(ColumnDefinition::getColumnName)
                                .map(DdlReaderTest::unquoted)
                                .toList());
                assertThat(table.name())
                        .as(example.ddl())
                        .isEqualTo(unquoted(other.get().getTable().getName()));
                assertThat(table.foreignKeys().stream().map(ForeignKey::toTable).toList())
                        .as(example.ddl())
                        .containsAll(foreignTables(other.get()));
            }
        }
        assertThat(parsed).isGreaterThanOrEqualTo(PARSED);
    }

    private static Optional<CreateTable> parsed(String ddl) {
        try {
            return CCJSqlParserUtil.parse(
                                    ddl.split(";\\s*\n", 2)[0],
                                    parser -> parser.withSquareBracketQuotation(ddl.contains("[")))
                            instanceof CreateTable table
                    ? Optional.of(table)
                    : Optional.empty();
        } catch (JSQLParserException e) {
            return Optional.empty();
        }
    }

    private static List<String> foreignTables(CreateTable table) {
        return table.getIndexes() == null
                ? List.of()
                : table.getIndexes().stream()
                        .filter(ForeignKeyIndex.class::isInstance)
                        .map(key -> unquoted(((ForeignKeyIndex) key).getTable().getName()))
                        .toList();
    }

    private static String unquoted(String name) {
        return name.matches("(?s)[`\"\\[].*[`\"\\]]")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name;
    }

    /** A text may be broken off anywhere. */
    @Test
    void whateverIsMissingNothingElseIsWrong() throws Exception {
        for (Example example : corpus()) {
            TableDefinition whole = DdlReader.read(example.ddl());
            for (int end = 0; end < example.ddl().length(); end++) {
                TableDefinition part = DdlReader.read(example.ddl().substring(0, end));
                assertThat(part.columns().size())
                        .isLessThanOrEqualTo(whole.columns().size() + 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"(,)", "[,]", "{,}", "<,>", "[{,}]"})
    void bracketsMayBeNestedAsDeeplyAsTheyLike(String open, String close) {
        String nested = open.repeat(DEEP) + "1" + close.repeat(DEEP);
        assertThat(DdlReader.read("CREATE TABLE t (a INT DEFAULT " + nested + ", b INT)")
                        .columnNames())
                .containsExactly("a", "b");
        assertThat(DdlReader.read("CREATE TABLE t (a X" + nested + ", b INT)").columns())
                .hasSize(2);
        assertThat(DdlReader.read("CREATE TABLE t (a INT DEFAULT " + open.repeat(DEEP))
                        .columnNames())
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/* ", "/* /* */ ", "#", "'", "\\'", "'\\'a ", "`a.b`.", "$a", "[a ", ", [2 ", "r'", "\t#>"})
    void noTextTakesLong(String part) {
        String text = "CREATE TABLE t (a INT64 " + part.repeat(LONG / part.length()) + "]";
        assertTimeoutPreemptively(ENOUGH, () -> DdlReader.read(text));
    }

    @Test
    void whatIsNoDdlMakesNoTable() {
        for (String text :
                new String[] {null, "", "这不是 SQL; DROP TABLE students;--", "CREATE", "CREATE TABLE", "((((", "'"}) {
            assertThat(DdlReader.read(text)).isEqualTo(TableDefinition.NONE);
        }
    }
}

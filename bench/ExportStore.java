import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A made-up DataChain catalogue of one dataset, whose versions have the same number of rows each. The same rows whenever
 * and wherever it is made.
 *
 * @param name of the set, as it is printed
 * @param mixed whether there are eight columns, and not only the first four
 */
record ExportStore(String name, int versions, int rowsEach, boolean mixed, Path database) {
    private static final String DATASET = "made_up";
    private static final List<Column> COLUMNS = List.of(
            new Column("id", "INTEGER", "{\"type\": \"Int64\"}", "int"),
            new Column("name", "VARCHAR", "{\"type\": \"String\"}", "str"),
            new Column("score", "FLOAT", "{\"type\": \"Float\"}", "float"),
            new Column("flag", "BOOLEAN", "{\"type\": \"Boolean\"}", "bool"),
            new Column("ts", "DATETIME", "{\"type\": \"DateTime\"}", "datetime"),
            new Column("emb", "ARRAY", "{\"type\": \"Array\", \"item_type\": {\"type\": \"Float\"}}", "list[float]"),
            new Column("meta", "JSON", "{\"type\": \"JSON\"}", "dict"),
            new Column("note", "VARCHAR", "{\"type\": \"String\"}", "Optional[str]"));
    private static final int PLAIN = 4;
    private static final LocalDateTime EARLIEST = LocalDateTime.of(2020, 1, 1, 0, 0);
    private static final int SECONDS = 200_000_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    private static final int BATCH = 1_000;

    /** A column, with its type in the table, in the schema of the version, and as a signal. */
    private record Column(String name, String sql, String schema, String signal) {}

    long rows() {
        return (long) versions * rowsEach;
    }

    long bytes() throws IOException {
        return Files.size(database);
    }

    static String table(int version) {
        return "ds_local_local_%s_1_0_%d".formatted(DATASET, version);
    }

    /** The tables of all versions. */
    List<String> tables() {
        return IntStream.range(0, versions).mapToObj(ExportStore::table).toList();
    }

    /** What a table of rows has, those that DataChain adds before the others. */
    List<String> columnNames() {
        return Stream.concat(Stream.of("sys__id", "sys__rand"), columns().map(Column::name))
                .toList();
    }

    /** The name of the file that Sluice makes of a version. */
    static String file(int version) {
        return "%s.1.0.%d.parquet".formatted(DATASET, version);
    }

    static Connection open(Path database) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    /** @param schema what every catalogue has */
    void make(String schema) {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("PRAGMA synchronous = OFF");
            statement.executeUpdate(schema);
            statement.execute("""
                    INSERT INTO datasets (id, project_id, name, status, feature_schema, created_at, error_message,
                      error_stack, script_output, sources, query_script, schema)
                    VALUES (1, 1, '%s', 4, '%s', '2026-01-01 00:00:00', '', '', '', '', '', '%s')""".formatted(DATASET, signals(), schema()));
            for (int version = 0; version < versions; version++) {
                makeVersion(connection, version);
            }
            // As DataChain leaves it.
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void makeVersion(Connection connection, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO datasets_versions (id, uuid, dataset_id, version, status, feature_schema, created_at,
                      error_message, error_stack, script_output, num_objects, size, sources, query_script, schema)
                    SELECT %1$d + 1, '5a1f0000-0000-4000-8000-%1$012d', id, '1.0.%1$d', 4, feature_schema, created_at,
                      '', '', '', %2$d, 0, '', '', schema FROM datasets""".formatted(version, rowsEach));
            statement.execute("""
                    CREATE TABLE %s (sys__id INTEGER NOT NULL, sys__rand INTEGER DEFAULT (abs(random())) NOT NULL,
                      %s, PRIMARY KEY (sys__id))""".formatted(
                    table(version),
                    columns().map(column -> column.name() + " " + column.sql()).collect(Collectors.joining(", "))));
        }
        connection.setAutoCommit(false);
        insertRows(connection, version);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void insertRows(Connection connection, int version) throws SQLException {
        SplittableRandom random = new SplittableRandom(version);
        String marks = ", ?".repeat((int) columns().count());
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO %s VALUES (?, ?%s)".formatted(table(version), marks))) {
            for (int row = 1; row <= rowsEach; row++) {
                insert.setInt(1, row);
                insert.setLong(2, random.nextLong(Long.MAX_VALUE));
                // No two versions have the same rows, so that none can be taken for another.
                setPlain(insert, random, 7L * row + version);
                if (mixed) {
                    setMixed(insert, random, row);
                }
                insert.addBatch();
                if (row % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void setPlain(PreparedStatement insert, SplittableRandom random, long id) throws SQLException {
        insert.setLong(3, id);
        insert.setString(4, "name " + random.nextInt(1_000_000));
        insert.setDouble(5, random.nextDouble());
        insert.setInt(6, random.nextInt(2));
    }

    private static void setMixed(PreparedStatement insert, SplittableRandom random, int row) throws SQLException {
        LocalDateTime time =
                EARLIEST.plusSeconds(random.nextInt(SECONDS)).plusNanos(1_000L * random.nextInt(1, 1_000_000));
        insert.setString(7, TIME.format(time));
        insert.setString(
                8,
                IntStream.range(0, 4)
                        .mapToObj(number -> Double.toString(random.nextDouble()))
                        .collect(Collectors.joining(",", "[", "]")));
        insert.setString(9, "{\"a\":" + row + ",\"b\":\"x" + row % 100 + "\"}");
        insert.setString(10, row % 3 == 0 ? "note " + row : null);
    }

    private Stream<Column> columns() {
        return COLUMNS.stream().limit(mixed ? COLUMNS.size() : PLAIN);
    }

    private String schema() {
        Stream<String> ours = columns().map(column -> "\"%s\": %s".formatted(column.name(), column.schema()));
        return Stream.concat(
                        Stream.of("\"sys__id\": {\"type\": \"UInt64\"}", "\"sys__rand\": {\"type\": \"UInt64\"}"), ours)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String signals() {
        return columns()
                .map(column -> "\"%s\": \"%s\"".formatted(column.name(), column.signal()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}

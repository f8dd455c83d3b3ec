package dev.sluice.jobs.datachain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/** A catalogue with made-up versions, in the tables of one that the original library wrote. */
public final class CatalogueStore {
    private final Path file;

    private CatalogueStore(Path file) {
        this.file = file;
    }

    /** Makes an empty catalogue in {@code .datachain} of a folder. */
    public static CatalogueStore create(Path folder) throws IOException, SQLException {
        Path model = CatalogueFixture.copy("small", Files.createTempDirectory(folder, "model"));
        Path file = Files.createDirectories(folder.resolve(".datachain")).resolve("db");
        List<String> tables = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + model.resolve("db"));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'ds!_%' ESCAPE '!'"
                                + " AND name NOT LIKE 'src!_%' ESCAPE '!' AND name NOT LIKE 'udf!_%' ESCAPE '!'"
                                + " AND name NOT LIKE 'tmp!_%' ESCAPE '!' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        CatalogueStore store = new CatalogueStore(file);
        store.execute("PRAGMA journal_mode=WAL");
        tables.forEach(store::execute);
        store.execute("INSERT INTO meta VALUES (1, 1)");
        store.execute("INSERT INTO namespaces VALUES (1, 'n', 'local', NULL, '2024-01-01 00:00:00')");
        store.execute("INSERT INTO projects VALUES (1, 'p', 'local', NULL, '2024-01-01 00:00:00', 1)");
        return store;
    }

    /** The folder {@code .datachain}. */
    public Path folder() {
        return file.getParent();
    }

    public Path file() {
        return file;
    }

    public void execute(String statementText) {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        } catch (SQLException e) {
            throw new IllegalStateException(statementText, e);
        }
    }

    public Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /**
     * Adds a version.
     *
     * @param columns the DDL types by name
     * @param schema the types of the version's {@code schema} by name, as values of JSON
     * @param features the Python types by name
     * @param row the cells of a row, without the system columns
     */
    public CatalogueStore version(
            String name,
            String version,
            Map<String, String> columns,
            Map<String, Object> schema,
            Map<String, String> features,
            int rows,
            IntFunction<List<?>> row)
            throws SQLException {
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "INSERT OR IGNORE INTO datasets (id, project_id, name, status, created_at, error_message,"
                                + " error_stack, script_output, sources, query_script) SELECT coalesce(max(id), 0) + 1, 1, '"
                                + name + "', 4, '2024-01-01 00:00:00', '', '', '', '', '' FROM datasets");
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO datasets_versions (uuid, dataset_id, version, status, feature_schema, created_at,"
                            + " error_message, error_stack, script_output, num_objects, size, sources, query_script, schema)"
                            + " SELECT 'uuid of ' || name || ?, id, ?, 4, ?, '2024-01-01 00:00:00', '', '', '', ?, 0, '',"
                            + " '', ? FROM datasets WHERE name = ?")) {
                insert.setString(1, version);
                insert.setString(2, version);
                insert.setString(3, JsonMapper.shared().writeValueAsString(features));
                insert.setInt(4, rows);
                insert.setString(5, JsonMapper.shared().writeValueAsString(schema));
                insert.setString(6, name);
                insert.executeUpdate();
            }
            String table = "\"ds_local_local_%s_%s\"".formatted(name, version.replace('.', '_'));
            List<String> declared = new ArrayList<>();
            columns.forEach((column, type) -> declared.add("\"%s\" %s".formatted(column, type)));
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE %s (sys__id INTEGER NOT NULL, sys__rand INTEGER NOT NULL, %s, PRIMARY KEY (sys__id))"
                                .formatted(table, String.join(", ", declared)));
            }
            String marks = String.join(", ", Collections.nCopies(columns.size() + 2, "?"));
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO %s VALUES (%s)".formatted(table, marks))) {
                for (int i = 0; i < rows; i++) {
                    insert.setLong(1, i + 1L);
                    insert.setLong(2, (i * 0x9E3779B97F4A7C15L) >>> 1);
                    List<?> cells = row.apply(i);
                    for (int c = 0; c < cells.size(); c++) {
                        insert.setObject(c + 3, cells.get(c));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
        return this;
    }

    /** Adds a version of a number, a text and a fraction in each row. */
    public CatalogueStore plainVersion(String name, String version, int rows) throws SQLException {
        return version(
                name,
                version,
                Map.of("n", "INTEGER"),
                Map.of("n", Map.of("type", "Int64")),
                Map.of("n", "int"),
                rows,
                i -> List.of(i * 7919L % 100_003));
    }
}

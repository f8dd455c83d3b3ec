package dev.sluice.jobs.label;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A Label store written by the original application, unpacked: a tree of projects and a SQLite database. */
public record LabelFixture(String name, Path folder) {
    private static final List<String> SCHEMA = List.of(
            "00_base",
            "01_add_virtual_split_columns",
            "02_create_raw_datasets_tables",
            "03_add_great_puffs_field",
            "04_add_dual_verification_columns");

    /** Unpacks {@code basic} or {@code hazards} below a folder. */
    public static LabelFixture unpack(String name, Path folder) throws Exception {
        LabelFixture fixture = new LabelFixture(name, folder);
        Files.createDirectories(fixture.tree());
        Path tar = folder.resolve("tree.tar");
        try (InputStream in = new ClassPathResource("label/" + name + "/projects_tree.tar").getInputStream()) {
            Files.copy(in, tar);
        }
        Process unpacking = new ProcessBuilder(
                        "tar", "xf", tar.toString(), "-C", fixture.tree().toString())
                .inheritIO()
                .start();
        if (unpacking.waitFor() != 0) {
            throw new IOException("tar failed");
        }
        fixture.createDatabase();
        return fixture;
    }

    public Path tree() {
        return folder.resolve("tree");
    }

    public Path database() {
        return folder.resolve("label.db");
    }

    public Path dataDir() {
        return tree().resolve("storage");
    }

    public Path storage() {
        return dataDir().resolve("raw_datasets");
    }

    public String url() {
        return "sqlite:" + database();
    }

    /** A JSON file of the fixture. */
    public <T> T json(String file, TypeReference<T> type) throws IOException {
        try (InputStream in = new ClassPathResource("label/" + name + "/" + file).getInputStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return JsonMapper.builder().build().readValue(text.replace("${ROOT}", tree().toString()), type);
        }
    }

    /** The rows before a migration, by table. */
    public Map<String, List<Map<String, Object>>> seed() throws IOException {
        return json("seed.json", new TypeReference<>() {});
    }

    /** The rows of a query now. */
    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        SingleConnectionDataSource source = new SingleConnectionDataSource("jdbc:sqlite:" + database(), true);
        try {
            return JdbcClient.create(source).sql(sql).params(parameters).query().listOfRows();
        } finally {
            source.destroy();
        }
    }

    /** Changes rows as the application would. */
    public void update(String sql, Object... parameters) {
        SingleConnectionDataSource source = new SingleConnectionDataSource("jdbc:sqlite:" + database(), true);
        try {
            JdbcClient.create(source).sql(sql).params(parameters).update();
        } finally {
            source.destroy();
        }
    }

    private void createDatabase() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database())) {
            connection.setAutoCommit(false);
            for (String script : SCHEMA) {
                ClassPathResource resource = new ClassPathResource("label/schema/" + script + ".sql");
                if (script.startsWith("02")) {
                    runWithTriggers(connection, resource);
                } else {
                    ScriptUtils.executeSqlScript(connection, resource);
                }
            }
            for (Map.Entry<String, List<Map<String, Object>>> table : seed().entrySet()) {
                for (Map<String, Object> row : table.getValue()) {
                    insert(connection, table.getKey(), row);
                }
            }
            connection.commit();
        }
    }

    /** A trigger's body has semicolons of its own: statements end at a semicolon that ends a line and no body. */
    private static void runWithTriggers(Connection connection, ClassPathResource resource)
            throws IOException, SQLException {
        String text = resource.getContentAsString(StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
        for (String statement : text.split("(?<=(?<!NEW\\.\\w{1,20});)\\s*\n(?!BEGIN)")) {
            if (!statement.isBlank()) {
                connection.createStatement().executeUpdate(statement);
            }
        }
    }

    private static void insert(Connection connection, String table, Map<String, Object> row) throws SQLException {
        String columns = String.join(", ", row.keySet());
        String marks = row.keySet().stream().map(column -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO %s (%s) VALUES (%s)".formatted(table, columns, marks))) {
            int index = 1;
            for (Object value : row.values()) {
                insert.setObject(index++, value);
            }
            insert.executeUpdate();
        }
    }
}

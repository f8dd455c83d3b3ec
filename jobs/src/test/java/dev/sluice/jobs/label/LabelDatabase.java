package dev.sluice.jobs.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A Label database as the application would see it, made from the scripts in the test resources. */
public record LabelDatabase(String jdbcUrl) {
    private static final List<String> SCRIPTS = List.of(
            "00_base",
            "01_add_virtual_split_columns",
            "02_create_raw_datasets_tables",
            "03_add_great_puffs_field",
            "04_add_dual_verification_columns");

    /** What {@code --database} takes. */
    public String url() {
        return jdbcUrl.substring("jdbc:".length());
    }

    /** Makes the tables and fills them with rows. */
    public LabelDatabase create(Map<String, List<Map<String, Object>>> tables) throws SQLException, IOException {
        String engine = jdbcUrl.split(":")[1];
        boolean postgres = engine.equals("postgresql");
        String folder = "label/schema/%s/".formatted(postgres ? "postgres" : engine);
        String url = switch (engine) {
            // Untyped texts let PostgreSQL find the type of each column by itself.
            case "postgresql" -> jdbcUrl + "&stringtype=unspecified";
            case "mariadb" -> jdbcUrl + "&allowMultiQueries=true";
            default -> jdbcUrl;
        };
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String script : SCRIPTS) {
                statement.executeUpdate(
                        new ClassPathResource(folder + script + ".sql").getContentAsString(StandardCharsets.UTF_8));
            }
            // As in the application's schema.sql, from which `make reset-db` makes new databases.
            switch (engine) {
                case "postgresql" -> statement.executeUpdate("ALTER TABLE projects ALTER COLUMN path TYPE TEXT");
                case "mariadb" -> statement.executeUpdate("ALTER TABLE projects MODIFY COLUMN path TEXT");
                default -> {}
            }
            for (Map.Entry<String, List<Map<String, Object>>> table : tables.entrySet()) {
                for (Map<String, Object> row : table.getValue()) {
                    insert(connection, table.getKey(), row, postgres ? Objects::toString : Function.identity());
                }
                if (postgres && !table.getValue().isEmpty()) {
                    String key = table.getValue().get(0).keySet().iterator().next();
                    statement.execute(
                            "SELECT setval(pg_get_serial_sequence('%1$s', '%2$s'), (SELECT max(%2$s) FROM %1$s))"
                                    .formatted(table.getKey(), key));
                }
            }
            connection.commit();
        }
        return this;
    }

    /** The rows of a query now. */
    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        return with(jdbc -> jdbc.sql(sql).params(parameters).query().listOfRows());
    }

    /** Changes rows as the application would. */
    public int update(String sql, Object... parameters) {
        return with(jdbc -> jdbc.sql(sql).params(parameters).update());
    }

    private <T> T with(Function<JdbcClient, T> use) {
        SingleConnectionDataSource source = new SingleConnectionDataSource(jdbcUrl, true);
        try {
            return use.apply(JdbcClient.create(source));
        } finally {
            source.destroy();
        }
    }

    private static void insert(
            Connection connection, String table, Map<String, Object> row, Function<Object, Object> value)
            throws SQLException {
        String columns = String.join(", ", row.keySet());
        String marks = row.keySet().stream().map(column -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO %s (%s) VALUES (%s)".formatted(table, columns, marks))) {
            int index = 1;
            for (Object each : row.values()) {
                insert.setObject(index++, each == null ? null : value.apply(each));
            }
            insert.executeUpdate();
        }
    }
}

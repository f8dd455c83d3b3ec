package dev.sluice.jobs.argilla;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.ClassPathResource;

/** A database that a server of some version wrote, or one that a test fills. */
public final class ArgillaStore {
    private final Path file;

    private ArgillaStore(Path file) {
        this.file = file;
    }

    /** A copy of the database of a version: 1.8, 1.13, 1.28 or 2.6. */
    public static ArgillaStore copy(String version, Path folder) throws IOException {
        Path file = folder.resolve("argilla-%s.db".formatted(version));
        unpack("argilla-%s.db.gz".formatted(version), file);
        return new ArgillaStore(file);
    }

    /** Puts a file of the fixtures beside the test, without its packing. */
    public static void unpack(String name, Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(new ClassPathResource("argilla/" + name).getInputStream())) {
            Files.copy(in, file);
        }
    }

    public Path file() {
        return file;
    }

    /** As it is given to {@code --database}. */
    public String address() {
        return "sqlite:" + file;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:%s?busy_timeout=10000".formatted(file));
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of what a query finds. */
    public List<String> list(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> list = new ArrayList<>();
            while (rows.next()) {
                list.add(rows.getString(1));
            }
            return list;
        }
    }

    /** The ids of its datasets, with dashes, the oldest first. */
    public List<String> datasets() throws SQLException {
        return list("SELECT id FROM datasets ORDER BY inserted_at").stream()
                .map(ArgillaStore::dashed)
                .toList();
    }

    /** Leaves one dataset, and with it fewer indexes; returns its id, with dashes. */
    public String keepOneDataset() throws SQLException {
        String kept = datasets().get(0);
        execute("DELETE FROM datasets WHERE id <> '%s'".formatted(kept.replace("-", "")));
        return kept;
    }

    public static String dashed(String key) {
        return key.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    /**
     * Fills a dataset, which loses what it had, with many records that all have a response.
     *
     * @param dataset its id, with dashes
     */
    public void fill(String dataset, int records) throws SQLException {
        String key = dataset.replace("-", "");
        String user = list("SELECT id FROM users LIMIT 1").get(0);
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String table :
                        list("SELECT name FROM sqlite_master WHERE name IN ('vectors', 'suggestions', 'responses')")) {
                    statement.execute(
                            "DELETE FROM %s WHERE record_id IN (SELECT id FROM records WHERE dataset_id = '%s')"
                                    .formatted(table, key));
                }
                statement.execute("DELETE FROM records WHERE dataset_id = '%s'".formatted(key));
            }
            try (PreparedStatement record = connection.prepareStatement(
                            "INSERT INTO records (id, fields, dataset_id, inserted_at, updated_at) VALUES (?, ?, ?, ?, ?)");
                    PreparedStatement response = connection.prepareStatement(
                            "INSERT INTO responses (id, \"values\", status, record_id, user_id, inserted_at, updated_at)"
                                    + " VALUES (?, ?, 'submitted', ?, ?, ?, ?)")) {
                String time = "2024-02-03 04:05:06.000700";
                for (int i = 0; i < records; i++) {
                    String id = key();
                    bind(record, id, "{\"text\": \"record %d\"}".formatted(i), key, time, time);
                    bind(response, key(), "{\"quality\": {\"value\": %d}}".formatted(i % 5 + 1), id, user, time, time);
                }
                record.executeBatch();
                response.executeBatch();
            }
            connection.commit();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    /** A new one, as this database keeps them. */
    public static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}

package dev.sluice.jobs.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL whose program comes from Maven Central. */
final class PostgresServer implements LabelServer {
    private final Path data;
    private int port;
    private EmbeddedPostgres server;

    PostgresServer(Path data) throws Exception {
        this.data = data;
        start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE label LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
            Files.writeString(
                    data.resolve("pg_hba.conf"), "host all postgres all trust\nhost all all all scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @Override
    public void start() throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
        server = (port == 0 ? builder : builder.setPort(port)).start();
        port = server.getPort();
    }

    @Override
    public void stop() throws IOException {
        server.close();
    }

    @Override
    public String passwordVariable() {
        return "PGPASSWORD";
    }

    @Override
    public void create(String database) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
    }

    @Override
    public Map<Integer, String> tooMuch() {
        return Map.of(24, "and the column projects.legacy_path holds 500");
    }

    @Override
    public String address(String account, String database) {
        return "postgresql://%s@localhost:%d/%s".formatted(account, port, database);
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(port, database);
    }
}

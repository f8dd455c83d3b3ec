package dev.sluice.jobs.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL whose program comes from Maven Central. */
final class PostgresServer implements DatabaseServer {
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
    public void admitGuest(String database) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE guest LOGIN PASSWORD '" + PASSWORD + "'");
            statement.execute("GRANT ALL ON SCHEMA public TO guest");
            statement.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO guest");
        }
    }

    @Override
    public String waiting() {
        return "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    }

    @Override
    public String dumpProgram() {
        return "pg_dump";
    }

    @Override
    public String dumpPasswordVariable() {
        return passwordVariable();
    }

    /** Not among those of Maven Central. */
    @Override
    public Optional<Path> dump() {
        return Programs.find("pg_dump");
    }

    @Override
    public void restore(Path dump, String database) throws Exception {
        Programs.run(
                dump,
                "psql",
                "--quiet",
                "--no-psqlrc",
                "--set=ON_ERROR_STOP=1",
                "--dbname=postgresql://postgres@localhost:%d/%s".formatted(port, database));
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

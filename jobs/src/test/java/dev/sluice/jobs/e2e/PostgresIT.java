package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.LabelFixture;
import dev.sluice.jobs.label.StoreSnapshot;
import dev.sluice.jobs.label.WalkStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;

/** Passwords, stores and the job repository on a real PostgreSQL that asks its users for a password. */
class PostgresIT {
    private static final String PASSWORD = "open-sesame-81";

    private static EmbeddedPostgres server;
    private static Path dataDirectory;

    @TempDir
    Path folder;

    private String database;

    @BeforeAll
    static void startServer(@TempDir Path parent) throws Exception {
        dataDirectory = parent.resolve("data");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(dataDirectory)
                .setCleanDataDirectory(false)
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE label LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
            Files.writeString(
                    dataDirectory.resolve("pg_hba.conf"),
                    "host all postgres all trust\nhost all all all scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void createDatabase(TestInfo test) throws SQLException {
        database = test.getTestMethod().orElseThrow().getName().toLowerCase();
        database = database.substring(0, Math.min(60, database.length()));
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
    }

    @Test
    void theStoreOfTheOriginalIsMigratedHereToo() throws Exception {
        LabelFixture fixture = LabelFixture.unpack("basic", folder.resolve("store"), new LabelDatabase(jdbcUrl()));

        SluiceProcess.Result result = sluice("home")
                .with("DATA_DIR", fixture.dataDir().toString())
                .with("PGPASSWORD", PASSWORD)
                .run("launch", "migrate-legacy-projects", "--database", address("label"));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        Map<String, Map<String, String>> cases = fixture.json("cases.json", new TypeReference<>() {});
        cases.forEach((id, expected) -> {
            boolean migrated = !fixture.rows(
                            "SELECT 1 FROM projects WHERE project_id = ? AND path IS NULL AND legacy_path IS NOT NULL",
                            Integer.valueOf(id))
                    .isEmpty();
            if (expected.get("expect").equals("migrate")) {
                assertThat(migrated).as(expected.get("case")).isTrue();
            } else if (expected.get("expect").equals("refuse")) {
                assertThat(migrated).as(expected.get("case")).isFalse();
            }
        });
        assertThat(fixture.rows("SELECT * FROM raw_datasets")).hasSize(7);
    }

    @Test
    void aPasswordInTheAddressIsUsedAndNeverStoredOrShown() throws Exception {
        WalkStore store = store();
        SluiceProcess.Running running =
                sluice("home").start(store.launchAt(address("label:" + PASSWORD), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.signal("TERM");
        SluiceProcess.Result stopped = running.await();
        assertThat(stopped.exitCode()).as(stopped.text()).isEqualTo(143);
        assertThat(stopped.err()).contains("warning: a password on the command line can be seen by others");

        SluiceProcess.Result without = sluice("home").run("resume");
        assertThat(without.exitCode()).as(without.text()).isEqualTo(3);
        assertThat(without.err()).contains("set PGPASSWORD", "sluice resume 1");

        SluiceProcess.Result wrong = sluice("home").with("PGPASSWORD", "guess").run("resume");
        assertThat(wrong.exitCode()).as(wrong.text()).isEqualTo(3);
        assertThat(wrong.err()).contains("Database connection failed: postgresql://label@localhost");

        SluiceProcess.Result with = sluice("home").with("PGPASSWORD", PASSWORD).run("resume");
        assertThat(with.exitCode()).as(with.text()).isZero();
        SluiceProcess.Result status = sluice("home").run("status", "1");
        for (SluiceProcess.Result each : List.of(stopped, without, wrong, with, status)) {
            assertThat(each.text()).doesNotContain(PASSWORD);
        }
        assertThat(filesWithThePassword()).isEmpty();
        assertThat(store.database().rows("SELECT * FROM projects WHERE project_type = 'dataset_based'"))
                .hasSize(6);
    }

    @Test
    void aStoreInUseIsRefusedFromAnotherHome() throws Exception {
        WalkStore store = store();
        SluiceProcess.Running running = sluice("home")
                .with("PGPASSWORD", PASSWORD)
                .start(store.launchAt(address("label"), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.freeze();

        SluiceProcess.Result second =
                sluice("another home").with("PGPASSWORD", PASSWORD).run(store.launchAt(address("label"), 0, "--new"));

        assertThat(second.exitCode()).as(second.text()).isEqualTo(3);
        assertThat(second.err()).contains("is in use by");
        running.kill();
        SluiceProcess.Result resumed =
                sluice("home").with("PGPASSWORD", PASSWORD).run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
    }

    @Test
    void aServerThatIsGoneFailsTheRunAndAResumeGoesOn() throws Exception {
        Path data = folder.resolve("another server");
        EmbeddedPostgres doomed = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
        int port = doomed.getPort();
        String url = "jdbc:postgresql://localhost:%d/postgres?user=postgres".formatted(port);
        WalkStore store = WalkStore.make(folder.resolve("store"), 6, 200_000, new LabelDatabase(url));
        SluiceProcess.Running running = sluice("home").start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        doomed.close();

        SluiceProcess.Result failed = running.await();
        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.err()).contains("error: run 1 failed: ", "once the cause is gone: sluice resume 1");
        assertThat(sluice("home").run("resume").exitCode()).isEqualTo(3);

        try (EmbeddedPostgres again = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start()) {
            SluiceProcess.Result resumed = sluice("home").run("resume");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
            assertThat(StoreSnapshot.of(store.database(), store.storage()))
                    .containsEntry("storage", "besides datasets: []");
        }
    }

    @Test
    void theJobRepositoryIsSharedByTwoHomes() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 6, 200_000);
        SluiceProcess mine = sluice("home").with("SLUICE_REPOSITORY_URL", address("postgres"));
        SluiceProcess yours = sluice("another home").with("SLUICE_REPOSITORY_URL", address("postgres"));
        SluiceProcess.Running running = mine.start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.freeze();
        assertThat(yours.run("status").out()).contains("running");
        running.kill();

        assertThat(yours.run("status").out()).contains("died");
        SluiceProcess.Result resumed = yours.run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(mine.run("status").out()).contains("done");
        assertThat(folder.resolve("home/jobs.db")).doesNotExist();
        assertThat(StoreSnapshot.of(store.database(), store.storage()))
                .containsEntry("storage", "besides datasets: []");
    }

    private WalkStore store() throws Exception {
        return WalkStore.make(folder.resolve("store"), 6, 200_000, new LabelDatabase(jdbcUrl()));
    }

    private SluiceProcess sluice(String home) {
        return new SluiceProcess(folder.resolve(home), folder);
    }

    private String address(String account) {
        return "postgresql://%s@localhost:%d/%s".formatted(account, server.getPort(), database);
    }

    /** For the test itself, which needs no password. */
    private String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(server.getPort(), database);
    }

    /** Everything that Sluice has written: its home, the report, the storage. */
    private List<Path> filesWithThePassword() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(PostgresIT::hasThePassword)
                    .toList();
        }
    }

    private static boolean hasThePassword(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PASSWORD);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

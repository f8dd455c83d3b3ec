package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.LabelFixture;
import dev.sluice.jobs.label.StoreSnapshot;
import dev.sluice.jobs.label.WalkStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;

/** What must hold for a store on a database server, whichever it is. */
abstract class StoreOnServer {
    @TempDir
    Path folder;

    /** Each test has its own. */
    String database;

    /** The one that all tests of a class share. */
    abstract LabelServer server();

    @BeforeEach
    void createDatabase(TestInfo test) throws SQLException {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        database = name.substring(0, Math.min(60, name.length()));
        server().create(database);
    }

    @Test
    void theStoreOfTheOriginalIsMigratedHereToo() throws Exception {
        LabelFixture fixture =
                LabelFixture.unpack("basic", folder.resolve("store"), new LabelDatabase(server().jdbcUrl(database)));

        SluiceProcess.Result result = sluice("home")
                .with("DATA_DIR", fixture.dataDir().toString())
                .with(server().passwordVariable(), LabelServer.PASSWORD)
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
    void whatTheColumnsCannotHoldIsPredictedAndNothingIsLeftHalfMade() throws Exception {
        LabelFixture fixture =
                LabelFixture.unpack("hazards", folder.resolve("store"), new LabelDatabase(server().jdbcUrl(database)));
        SluiceProcess sluice = sluice("home")
                .with("DATA_DIR", fixture.dataDir().toString())
                .with(server().passwordVariable(), LabelServer.PASSWORD);
        String[] launch = {"launch", "migrate-legacy-projects", "--database", address("label")};

        SluiceProcess.Result dry = sluice.run(
                Stream.concat(Stream.of(launch), Stream.of("--dry-run")).toArray(String[]::new));
        SluiceProcess.Result result = sluice.run(launch);

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        server().tooMuch().forEach((project, words) -> {
            assertThat(dry.out()).containsPattern("cannot move %d .*%s".formatted(project, Pattern.quote(words)));
            assertThat(result.out()).containsPattern("failed %d .*%s".formatted(project, Pattern.quote(words)));
        });
        assertThat(result.out()).doesNotContain("the database refuses this project");
        assertThat(StoreSnapshot.of(fixture.database(), fixture.storage()))
                .containsEntry("storage", "besides datasets: []");
    }

    @Test
    void aPasswordInTheAddressIsUsedAndNeverStoredOrShown() throws Exception {
        WalkStore store = store();
        SluiceProcess.Running running =
                sluice("home").start(store.launchAt(address("label:" + LabelServer.PASSWORD), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.signal("TERM");
        SluiceProcess.Result stopped = running.await();
        assertThat(stopped.exitCode()).as(stopped.text()).isEqualTo(143);
        assertThat(stopped.err()).contains("warning: a password on the command line can be seen by others");

        SluiceProcess.Result without = sluice("home").run("resume");
        assertThat(without.exitCode()).as(without.text()).isEqualTo(3);
        assertThat(without.err()).contains("set " + server().passwordVariable(), "sluice resume 1");

        SluiceProcess.Result wrong =
                sluice("home").with(server().passwordVariable(), "guess").run("resume");
        assertThat(wrong.exitCode()).as(wrong.text()).isEqualTo(3);
        assertThat(wrong.err()).contains("Database connection failed: ", "://label@localhost");

        SluiceProcess.Result with = sluice("home")
                .with(server().passwordVariable(), LabelServer.PASSWORD)
                .run("resume");
        assertThat(with.exitCode()).as(with.text()).isZero();
        SluiceProcess.Result status = sluice("home").run("status", "1");
        for (SluiceProcess.Result each : List.of(stopped, without, wrong, with, status)) {
            assertThat(each.text()).doesNotContain(LabelServer.PASSWORD);
        }
        assertThat(filesWithThePassword()).isEmpty();
        assertThat(store.database().rows("SELECT * FROM projects WHERE project_type = 'dataset_based'"))
                .hasSize(6);
    }

    @Test
    void aStoreInUseIsRefusedFromAnotherHome() throws Exception {
        WalkStore store = store();
        SluiceProcess.Running running = sluice("home")
                .with(server().passwordVariable(), LabelServer.PASSWORD)
                .start(store.launchAt(address("label"), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.freeze();

        SluiceProcess.Result second = sluice("another home")
                .with(server().passwordVariable(), LabelServer.PASSWORD)
                .run(store.launchAt(address("label"), 0, "--new"));

        assertThat(second.exitCode()).as(second.text()).isEqualTo(3);
        assertThat(second.err()).contains("is in use by");
        running.kill();
        SluiceProcess.Result resumed = sluice("home")
                .with(server().passwordVariable(), LabelServer.PASSWORD)
                .run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
    }

    @Test
    void aServerThatIsGoneFailsTheRunAndAResumeGoesOn() throws Exception {
        WalkStore store = store();
        SluiceProcess sluice = sluice("home").with(server().passwordVariable(), LabelServer.PASSWORD);
        SluiceProcess.Running running = sluice.start(store.launchAt(address("label"), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        SluiceProcess.Result failed;
        server().stop();
        try {
            failed = running.await();
            assertThat(sluice.run("resume").exitCode()).isEqualTo(3);
        } finally {
            server().start();
        }

        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.err()).contains("error: run 1 failed: ", "once the cause is gone: sluice resume 1");
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(StoreSnapshot.of(store.database(), store.storage()))
                .containsEntry("storage", "besides datasets: []");
    }

    private WalkStore store() throws Exception {
        return WalkStore.make(folder.resolve("store"), 6, 200_000, new LabelDatabase(server().jdbcUrl(database)));
    }

    SluiceProcess sluice(String home) {
        return new SluiceProcess(folder.resolve(home), folder);
    }

    String address(String account) {
        return server().address(account, database);
    }

    /** Everything that Sluice has written: its home, the report, the storage. */
    private List<Path> filesWithThePassword() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(StoreOnServer::hasThePassword)
                    .toList();
        }
    }

    private static boolean hasThePassword(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(LabelServer.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

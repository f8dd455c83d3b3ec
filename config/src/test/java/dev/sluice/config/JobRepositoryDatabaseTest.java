package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobRepositoryDatabaseTest {
    private static final int AT_ONCE = 4;

    @TempDir
    private Path folder;

    private Settings settings(Path home) {
        return Settings.load(Map.of("SLUICE_HOME", home.toString()), folder);
    }

    private static List<String> tables(Database database) {
        return JdbcClient.create(database.dataSource())
                .sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
                .query(String.class)
                .list();
    }

    private void assertComplete(Path home) {
        try (Database repository = JobRepositoryDatabase.open(settings(home))) {
            assertThat(tables(repository))
                    .containsExactly(
                            "BATCH_JOB_EXECUTION",
                            "BATCH_JOB_INSTANCE",
                            "sluice_run",
                            "sluice_run_report",
                            "sluice_run_step");
        }
    }

    @Test
    void theFirstCommandMakesTheHomeAndEveryTable() {
        Path home = folder.resolve("not/there/yet");
        assertComplete(home);
        assertThat(home.resolve("jobs.db")).isRegularFile();
    }

    @Test
    void theNextCommandFindsWhatTheFirstWrote() {
        try (Database first = JobRepositoryDatabase.open(settings(folder))) {
            JdbcClient.create(first.dataSource())
                    .sql("INSERT INTO BATCH_JOB_INSTANCE (JOB_NAME) VALUES ('migrate')")
                    .update();
        }
        try (Database second = JobRepositoryDatabase.open(settings(folder))) {
            assertThat(JdbcClient.create(second.dataSource())
                            .sql("SELECT JOB_NAME FROM BATCH_JOB_INSTANCE")
                            .query(String.class)
                            .list())
                    .containsExactly("migrate");
        }
    }

    @Test
    void theHomeMayHaveAQuestionMarkInItsName() {
        Path home = folder.resolve("what?a=b");
        assertComplete(home);
        assertThat(home.resolve("jobs.db")).isRegularFile();
    }

    @Test
    void aRepositoryWithRoomIsNotSaidToBeFull() {
        assertThat(JobRepositoryDatabase.outOfRoom(settings(folder), new SQLException("gone", "", 10)))
                .isEmpty();
    }

    @Test
    void readersDoNotWaitForAWriter() {
        try (Database repository = JobRepositoryDatabase.open(settings(folder))) {
            assertThat(JdbcClient.create(repository.dataSource())
                            .sql("PRAGMA journal_mode")
                            .query(String.class)
                            .single())
                    .isEqualTo("wal");
        }
    }

    @Test
    void firstCommandsInSeveralThreadsDoNotCollide() throws Exception {
        Path home = folder.resolve("home");
        CyclicBarrier together = new CyclicBarrier(AT_ONCE);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> openings = new ArrayList<>();
            for (int n = 0; n < AT_ONCE; n++) {
                openings.add(threads.submit(() -> {
                    together.await();
                    JobRepositoryDatabase.open(settings(home)).close();
                    return null;
                }));
            }
            for (Future<?> opening : openings) {
                opening.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertComplete(home);
    }

    @Test
    void firstCommandsInSeveralProcessesDoNotCollide() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        List<ChildJvm> commands = new ArrayList<>();
        try {
            for (int n = 0; n < AT_ONCE; n++) {
                commands.add(ChildJvm.start(RepositoryOpener.class, home.toString()));
            }
            for (ChildJvm command : commands) {
                assertThat(command.line()).isEqualTo("ready");
            }
            for (ChildJvm command : commands) {
                command.go();
            }
            for (ChildJvm command : commands) {
                assertThat(command.line()).isEqualTo("opened");
            }
        } finally {
            commands.forEach(ChildJvm::close);
        }
        assertComplete(home);
    }

    @Test
    void aHomeThatCannotBeMadeIsRefusedWithTheVariableToSet() throws IOException {
        Path home = Files.createFile(folder.resolve("file")).resolve("home");
        assertThatThrownBy(() -> JobRepositoryDatabase.open(settings(home)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("SLUICE_HOME")
                .hasMessageContaining(home.toString());
    }

    @Test
    void aHomeThatIsAFileIsRefusedWithTheVariableToSet() throws IOException {
        Path home = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> JobRepositoryDatabase.open(settings(home)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("SLUICE_HOME")
                .hasMessageContaining(home.toString());
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndNamed() throws IOException {
        Files.writeString(folder.resolve("jobs.db"), "these are notes, and no database at all\n".repeat(100));
        assertThatThrownBy(() -> JobRepositoryDatabase.open(settings(folder)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(folder.resolve("jobs.db").toString());
    }

    @Test
    void theRepositoryMayLieElsewhere() throws IOException {
        Files.writeString(folder.resolve("sluice.yml"), "repository:\n  url: sqlite:runs.db\n");
        try (Database repository = JobRepositoryDatabase.open(settings(folder))) {
            assertThat(repository.address().path()).isEqualTo(folder.resolve("runs.db"));
            assertThat(tables(repository)).contains("sluice_run");
        }
        assertThat(folder.resolve("jobs.db")).doesNotExist();
    }

    @Test
    void anAddressThatIsNoneIsWrongUsage() throws IOException {
        Files.writeString(folder.resolve("sluice.yml"), "repository:\n  url: /srv/runs.db\n");
        assertThatThrownBy(() -> JobRepositoryDatabase.open(settings(folder))).isInstanceOf(UsageException.class);
    }

    @Test
    void aServerThatIsNotThereIsRefusedWithoutThePassword() throws IOException {
        Files.writeString(
                folder.resolve("sluice.yml"), "repository.url: postgresql://anna:S3cret@host.invalid:1/runs\n");
        assertThatThrownBy(() -> JobRepositoryDatabase.open(settings(folder)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("host.invalid")
                .hasMessageNotContaining("S3cret");
    }
}

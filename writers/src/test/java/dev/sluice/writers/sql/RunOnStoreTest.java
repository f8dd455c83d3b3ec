package dev.sluice.writers.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Database;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class RunOnStoreTest {
    private static final Plan PLAN = new Plan(List.of(new PlanItem(0, 0, "1", "a", 1, null, null)), "{}");

    @TempDir
    private Path folder;

    private Database database;
    private Database otherProcess;

    @BeforeEach
    void open() throws IOException {
        database = Stores.open(folder);
        otherProcess = Stores.open(folder);
    }

    @AfterEach
    void close() {
        database.close();
        otherProcess.close();
    }

    private static void assertStopped(RunOnStore run) {
        assertThatThrownBy(run::checkFence)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("another process has taken over");
    }

    @Test
    void aStoreThatSluiceNeverSawHasNoRunAndLookingChangesNothing() {
        assertThat(new RunOnStore(database).occupant()).isEmpty();
        assertThat(Stores.tables(database)).isEmpty();
    }

    @Test
    void everybodyCanSeeWhoseRunTheStoreHas() {
        Stores.occupied(database, "run-a");
        assertThat(new RunOnStore(otherProcess).occupant()).contains(Stores.run("run-a"));
    }

    @Test
    void aStoreThatMayOnlyBeReadIsNotSaidToBeBusy() throws SQLException {
        // Root may write every file, but not through a connection like this one, which the pool gives out again.
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
        }

        assertThatThrownBy(() -> new RunOnStore(database).occupy(Stores.run("run-a")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("may not be written")
                .hasMessageNotContaining("try again");
    }

    @Test
    void whoHasTakenTheStoreMayWrite() {
        assertThatCode(Stores.occupied(database, "run-a")::checkFence).doesNotThrowAnyException();
    }

    @Test
    void whoHasNotTakenTheStoreMayNotWrite() {
        Stores.occupied(database, "run-a");
        assertStopped(new RunOnStore(otherProcess));
    }

    @Test
    void aRunThatIsResumedKeepsItsPlan() {
        RunOnStore first = Stores.occupied(database, "run-a");
        new SqlLedger(database, first).plan(PLAN);
        RunOnStore again = Stores.occupied(otherProcess, "run-a");
        SqlLedger ledger = new SqlLedger(otherProcess, again);
        assertThat(ledger.planned()).isTrue();
        assertThat(ledger.facts()).isEqualTo("{}");
        ledger.record(0, Outcome.DONE, null, null);
        assertThat(ledger.entries()).extracting(entry -> entry.outcome()).containsExactly(Outcome.DONE);
    }

    @Test
    void aBusyStoreIsNotTakenForOneWithoutARun() throws SQLException {
        new SqlLedger(database, Stores.occupied(database, "run-a")).plan(PLAN);
        try (Connection busy = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
                Statement statement = busy.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            assertThatThrownBy(() -> Stores.occupied(otherProcess, "run-a"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("locked");
            statement.execute("ROLLBACK");
        }
        assertThat(new SqlLedger(database, Stores.occupied(database, "run-a")).entries())
                .hasSize(1);
    }

    @Test
    void aProcessWhoseRunWasResumedElsewhereCommitsNothingMore() {
        RunOnStore first = Stores.occupied(database, "run-a");
        SqlLedger late = new SqlLedger(database, first);
        late.plan(PLAN);
        SqlLedger ledger = new SqlLedger(otherProcess, Stores.occupied(otherProcess, "run-a"));
        assertStopped(first);
        assertThatThrownBy(() -> late.record(0, Outcome.FAILED, "late", null)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> late.intend(0, "/late")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(late::retryFailed).isInstanceOf(RefusedException.class);
        assertThatThrownBy(first::leave).isInstanceOf(RefusedException.class);
        assertThat(ledger.entries()).extracting(entry -> entry.outcome()).containsExactly(Outcome.PENDING);
        assertThat(ledger.openIntents()).isEmpty();
    }

    @Test
    void aTransactionOfALateProcessIsTakenBackWhole() {
        RunOnStore first = Stores.occupied(database, "run-a");
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        jdbc.sql("CREATE TABLE projects (name TEXT)").update();
        Stores.occupied(otherProcess, "run-b");
        assertThatThrownBy(() -> database.transactions().executeWithoutResult(status -> {
                    jdbc.sql("INSERT INTO projects VALUES ('late')").update();
                    first.checkFence();
                }))
                .isInstanceOf(RefusedException.class);
        assertThat(jdbc.sql("SELECT count(*) FROM projects").query(Long.class).single())
                .isZero();
    }

    @Test
    void aRunThatReplacesAnotherBeginsWithoutItsPlan() {
        RunOnStore first = Stores.occupied(database, "run-a");
        new SqlLedger(database, first).plan(PLAN);
        RunOnStore second = Stores.occupied(otherProcess, "run-b");
        assertThat(new SqlLedger(otherProcess, second).planned()).isFalse();
        assertThat(second.occupant()).contains(Stores.run("run-b"));
        assertStopped(first);
    }

    @Test
    void howTheRunEndedIsSeenByTheNext() {
        Stores.occupied(database, "run-a").state("ENDED");
        assertThat(new RunOnStore(otherProcess).occupant())
                .get()
                .extracting(RunOnStore.Occupant::state)
                .isEqualTo("ENDED");
    }

    @Test
    void aLateProcessDoesNotEndTheRunOfAnother() {
        RunOnStore first = Stores.occupied(database, "run-a");
        RunOnStore second = Stores.occupied(otherProcess, "run-a");
        first.state("ENDED");
        assertThat(second.occupant())
                .get()
                .extracting(RunOnStore.Occupant::state)
                .isEqualTo("RUNNING");
    }

    @Test
    void aRunThatLeavesTakesItsTablesAndNothingElse() {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        jdbc.sql("CREATE TABLE projects (name TEXT)").update();
        jdbc.sql("CREATE TABLE sluice_label_earlier_values (name TEXT)").update();
        RunOnStore run = Stores.occupied(database, "run-a");
        new SqlLedger(database, run).plan(PLAN);
        assertThat(Stores.tables(database)).contains("sluice_run", "sluice_plan", "sluice_ledger");
        run.leave();
        assertThat(Stores.tables(database)).containsExactly("projects", "sluice_label_earlier_values");
        assertThat(run.occupant()).isEmpty();
    }

    @Test
    void theNextRunStartsOnAStoreThatWasLeft() {
        Stores.occupied(database, "run-a").leave();
        assertThatCode(Stores.occupied(otherProcess, "run-b")::checkFence).doesNotThrowAnyException();
    }
}

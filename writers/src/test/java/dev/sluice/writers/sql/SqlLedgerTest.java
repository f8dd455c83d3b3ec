package dev.sluice.writers.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.config.Database;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqlLedgerTest {
    private static final PlanItem ALPHA =
            new PlanItem(0, 0, "1", "αλφα 🚬\n'; DROP", 5_000_000_000L, null, "{\"sessions\":3}");
    private static final PlanItem REFUSED = new PlanItem(1, 1, "8", "missing", 0, "Directory does not exist", null);
    private static final PlanItem NAMELESS = new PlanItem(2, 0, "99", null, 0, null, null);
    private static final Plan PLAN = new Plan(List.of(ALPHA, REFUSED, NAMELESS), "{\"rows\":{}}");

    @TempDir
    private Path folder;

    private Database database;
    private SqlLedger ledger;

    @BeforeEach
    void open() throws IOException {
        database = Stores.open(folder);
        ledger = new SqlLedger(database, Stores.occupied(database, "run-a"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** The ledger as the process that resumes the run finds it. */
    private <T> T afterwards(Function<SqlLedger, T> look) throws IOException {
        try (Database again = Stores.open(folder)) {
            return look.apply(new SqlLedger(again, new RunOnStore(again)));
        }
    }

    private LedgerEntry entry(int position) {
        return ledger.entries().get(position);
    }

    @Test
    void aStoreWithoutAPlanSaysSo() {
        assertThat(ledger.planned()).isFalse();
    }

    @Test
    void aPlanIsReadBackAsItWasWritten() throws IOException {
        ledger.plan(PLAN);
        assertThat(afterwards(SqlLedger::planned)).isTrue();
        assertThat(afterwards(SqlLedger::facts)).isEqualTo(PLAN.facts());
        List<LedgerEntry> found = afterwards(again -> again.entries());
        assertThat(found)
                .containsExactly(
                        new LedgerEntry(ALPHA, Outcome.PENDING, null, null),
                        new LedgerEntry(REFUSED, Outcome.FAILED, "Directory does not exist", null),
                        new LedgerEntry(NAMELESS, Outcome.PENDING, null, null));
    }

    @Test
    void aPlanWithNothingToDoIsAPlan() {
        ledger.plan(new Plan(List.of(), "{}"));
        assertThat(ledger.planned()).isTrue();
        assertThat(ledger.entries()).isEmpty();
    }

    @Test
    void aPlanThatCannotBeWrittenWholeIsNotWrittenAtAll() {
        assertThatThrownBy(() -> ledger.plan(new Plan(List.of(ALPHA, ALPHA), "{}")))
                .isInstanceOf(RuntimeException.class);
        assertThat(ledger.planned()).isFalse();
        assertThat(Stores.tables(database)).containsExactly("sluice_run");
        ledger.plan(PLAN);
        assertThat(ledger.entries()).hasSize(3);
    }

    @Test
    void aPlanIsWrittenOnce() {
        ledger.plan(PLAN);
        ledger.record(0, Outcome.DONE, null, "{}");
        assertThatThrownBy(() -> ledger.plan(new Plan(List.of(NAMELESS), "other")))
                .isInstanceOf(RuntimeException.class);
        assertThat(entry(0)).isEqualTo(new LedgerEntry(ALPHA, Outcome.DONE, null, "{}"));
        assertThat(ledger.facts()).isEqualTo(PLAN.facts());
    }

    @Test
    void aLargePlanKeepsItsOrder() {
        List<PlanItem> items = IntStream.range(0, 5000)
                .mapToObj(n -> new PlanItem(n, n % 3, "k" + (5000 - n), "n", n, null, null))
                .toList();
        ledger.plan(new Plan(items, "{}"));
        assertThat(ledger.entries().stream().map(LedgerEntry::item)).isEqualTo(items);
        assertThat(ledger.entries(2).stream().map(entry -> entry.item().position()))
                .hasSize(1666)
                .isSorted()
                .allMatch(position -> position % 3 == 2);
    }

    @Test
    void aPartHasItsOwnItemsOnly() {
        ledger.plan(PLAN);
        assertThat(ledger.entries(0)).extracting(LedgerEntry::item).containsExactly(ALPHA, NAMELESS);
        assertThat(ledger.entries(1)).extracting(LedgerEntry::item).containsExactly(REFUSED);
        assertThat(ledger.entries(7)).isEmpty();
    }

    @Test
    void whatBecameOfAnItemIsKept() throws IOException {
        ledger.plan(PLAN);
        ledger.record(0, Outcome.DONE, null, "{\"files\":3}");
        ledger.record(2, Outcome.FAILED, "séance:\nPermission denied", null);
        List<LedgerEntry> found = afterwards(again -> again.entries());
        assertThat(found)
                .extracting(LedgerEntry::outcome, LedgerEntry::message, LedgerEntry::proof)
                .containsExactly(
                        tuple(Outcome.DONE, null, "{\"files\":3}"),
                        tuple(Outcome.FAILED, "Directory does not exist", null),
                        tuple(Outcome.FAILED, "séance:\nPermission denied", null));
    }

    @Test
    void theProofStaysWhenAnItemFailsLater() {
        ledger.plan(PLAN);
        ledger.record(0, Outcome.DONE, null, "{\"files\":3}");
        ledger.record(0, Outcome.FAILED, "does not hold what was written", null);
        assertThat(entry(0).proof()).isEqualTo("{\"files\":3}");
    }

    @Test
    void anItemIsNotDoneWhenItsTransactionIsTakenBack() {
        ledger.plan(PLAN);
        database.transactions().executeWithoutResult(status -> {
            ledger.note(0, Outcome.DONE, null, "{}");
            status.setRollbackOnly();
        });
        assertThat(entry(0)).isEqualTo(new LedgerEntry(ALPHA, Outcome.PENDING, null, null));
    }

    @Test
    void aRetryTriesWhatFailedAndLeavesWhatArrived() {
        ledger.plan(PLAN);
        ledger.record(0, Outcome.VERIFIED, null, "{}");
        ledger.record(2, Outcome.FAILED, "Permission denied", null);
        ledger.retryFailed();
        assertThat(ledger.entries())
                .extracting(LedgerEntry::outcome)
                .containsExactly(Outcome.VERIFIED, Outcome.PENDING, Outcome.PENDING);
        assertThat(entry(2).message()).isNull();
    }

    @Test
    void anItemThatArrivedAndFailedItsVerificationIsVerifiedAgainAndNotMovedAgain() {
        ledger.plan(PLAN);
        ledger.record(0, Outcome.DONE, null, "{}");
        ledger.record(0, Outcome.FAILED, "does not hold what was written", null);
        ledger.retryFailed();
        assertThat(entry(0)).isEqualTo(new LedgerEntry(ALPHA, Outcome.DONE, null, "{}"));
    }

    @Test
    void whatAnItemWasAboutToPublishIsKnownUntilItHasArrived() throws IOException {
        ledger.plan(PLAN);
        ledger.intend(0, "/storage/α");
        ledger.intend(2, "/storage/b");
        assertThat(afterwards(SqlLedger::openIntents)).containsExactlyInAnyOrder("/storage/α", "/storage/b");
        ledger.record(0, Outcome.DONE, null, "{}");
        ledger.record(2, Outcome.FAILED, "no space left", null);
        assertThat(ledger.openIntents()).containsExactly("/storage/b");
    }

    @Test
    void whatArrivedAndWasFoundWrongLaterIsNotTakenBack() {
        ledger.plan(PLAN);
        ledger.intend(0, "/storage/a");
        ledger.record(0, Outcome.DONE, null, "{}");
        ledger.record(0, Outcome.FAILED, "does not hold what was written", null);
        assertThat(ledger.openIntents()).isEmpty();
    }

    @Test
    void aDroppedLedgerLeavesNoTables() {
        ledger.plan(PLAN);
        ledger.drop();
        assertThat(Stores.tables(database)).isEmpty();
        assertThat(ledger.planned()).isFalse();
    }
}

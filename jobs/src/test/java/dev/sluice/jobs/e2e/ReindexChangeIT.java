package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.argilla.ExpectedDocuments;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What changes in the database while a run is under way, or between two attempts. */
class ReindexChangeIT extends ReindexBehindProxy {
    private static EngineServer engine;

    @BeforeAll
    static void start() throws Exception {
        engine = SharedEngines.elasticsearch();
    }

    @Override
    EngineServer engine() {
        return engine;
    }

    private SluiceProcess.Result reindex(String... more) throws Exception {
        return sluice.run(launch(more));
    }

    private void reindexed(String... more) throws Exception {
        assertDone(reindex(more));
    }

    /** Something happens just before the engine is given its second bulk for an index. */
    private AtomicInteger atTheSecondBulk(String index, Step step) {
        AtomicInteger bulks = new AtomicInteger();
        proxy.interfere(call -> {
            if (call.path().matches("/%s[^/]*/_bulk.*".formatted(index)) && bulks.incrementAndGet() == 2) {
                try {
                    step.happen();
                } catch (SQLException e) {
                    throw new IOException(e);
                }
            }
            return null;
        });
        return bulks;
    }

    /** What somebody else does meanwhile. */
    @FunctionalInterface
    private interface Step {
        void happen() throws IOException, InterruptedException, SQLException;
    }

    private void assertIndexed() throws Exception {
        try (Connection connection = store.connect()) {
            for (String dataset : store.datasets()) {
                assertThat(engine.documents("rg." + dataset))
                        .isEqualTo(new ExpectedDocuments(connection, false).of(dataset));
            }
        }
    }

    @Test
    void aDatasetThatIsDeletedMeanwhileDoesNotComeBack() throws Exception {
        String dataset = store.datasets().get(0);
        String key = dataset.replace("-", "");
        reindexed();
        AtomicInteger bulks = atTheSecondBulk("rg." + dataset, () -> {
            for (String table : List.of("records", "questions", "fields", "metadata_properties", "vectors_settings")) {
                store.execute("DELETE FROM %s WHERE dataset_id = '%s'".formatted(table, key));
            }
            store.execute("DELETE FROM datasets WHERE id = '%s'".formatted(key));
            engine.call("DELETE", "/rg." + dataset, null);
        });
        reindexed("--bulk-bytes", "50000", "--threads", "1");
        assertThat(bulks).hasValueGreaterThan(1);
        assertThat(engine.indexes()).hasSize(2).doesNotContain("rg." + dataset);
    }

    @Test
    void whatIsDeclaredMayChangeBetweenTwoAttempts() throws Exception {
        store.execute("UPDATE records SET metadata = '{\"tokens\": \"many\"}' WHERE rowid = 1");
        assertThat(reindex().exitCode()).isEqualTo(1);
        String dataset =
                store.list("SELECT dataset_id FROM records WHERE rowid = 1").get(0);
        String question = ArgillaStore.key();
        String time = "2024-05-06 07:08:09.000000";
        store.execute(
                "DELETE FROM metadata_properties WHERE name = 'tokens'",
                """
                INSERT INTO questions (id, name, title, required, settings, dataset_id, inserted_at, updated_at)
                VALUES ('%s', 'asked later', 'Later', 0, '{"type": "rating"}', '%s', '%s', '%s')""".formatted(question, dataset, time, time),
                """
                INSERT INTO suggestions (id, value, record_id, question_id, inserted_at, updated_at)
                SELECT '%s', '3', id, '%s', '%s', '%s' FROM records WHERE rowid = 1""".formatted(ArgillaStore.key(), question, time, time),
                "UPDATE records SET updated_at = '%s' WHERE rowid = 1".formatted(time));
        assertDone(sluice.run("resume"));
        assertIndexed();
    }

    @Test
    void aRecordThatChangesAfterItsBulkAndBeforeAResumeIsBrought() throws Exception {
        reindexed();
        String dataset = store.datasets().get(0);
        dieAt(
                "POST /rg.%s/_bulk.*".formatted(dataset),
                3,
                false,
                "--strategy",
                "in-place",
                "--bulk-bytes",
                "50000",
                "--threads",
                "1");
        change("min", dataset);
        assertDone(sluice.run("resume"));
        assertIndexed();
    }

    @Test
    void aRecordThatChangesAfterAllAreWrittenIsBrought() throws Exception {
        reindexed();
        String dataset = store.datasets().get(0);
        AtomicInteger counts = new AtomicInteger();
        proxy.interfere(call -> {
            if (call.path().equals("/rg.%s/_count".formatted(dataset)) && counts.getAndIncrement() == 0) {
                try {
                    change("max", dataset);
                } catch (SQLException e) {
                    throw new IOException(e);
                }
            }
            return null;
        });
        reindexed("--strategy", "in-place");
        assertThat(counts).hasPositiveValue();
        assertIndexed();
    }

    /** The first record of a dataset, or the last. */
    private void change(String which, String dataset) throws SQLException {
        store.execute("""
                UPDATE records SET fields = '{"text": "changed"}', updated_at = '2025-01-01 00:00:00.000000'
                WHERE rowid = (SELECT %s(rowid) FROM records WHERE dataset_id = '%s')""".formatted(which, dataset.replace("-", "")));
    }

    @Test
    void aRunOfADatabaseThatWasMigratedSinceIsRefused() throws Exception {
        store.execute("UPDATE records SET metadata = '{\"tokens\": \"many\"}' WHERE rowid = 1");
        assertThat(reindex().exitCode()).isEqualTo(1);
        store.execute("UPDATE alembic_version SET version_num = 'd00f819ccc67'");
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.text())
                .contains("was migrated from ca7293c38970 to d00f819ccc67")
                .contains("--new");
    }

    @Test
    void largeDocumentsThatChangeMeanwhileAreBrought() throws Exception {
        reindexed();
        String dataset = store.datasets().get(0);
        AtomicInteger bulks =
                atTheSecondBulk("rg." + dataset, () -> store.execute("""
                UPDATE records SET updated_at = '2025-01-01 00:00:00.000000',
                  fields = json_object('text', hex(zeroblob(500000)) || id)
                WHERE dataset_id = '%s' AND rowid %% 50 = 0""".formatted(dataset.replace("-", ""))));
        reindexed("--strategy", "rebuild", "--bulk-bytes", "50000", "--dataset-id", dataset);
        assertThat(bulks).hasValueGreaterThan(2);
        assertIndexed();
    }
}

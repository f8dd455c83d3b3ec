package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.DatusFixture;
import dev.sluice.jobs.datus.MadeStore;
import dev.sluice.writers.datus.V1Schema;
import dev.sluice.writers.lance.LanceWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.Transaction;
import org.lance.operation.UpdateConfig;
import org.lance.operation.UpdateMap;
import org.lance.schema.SqlExpressions;
import org.springframework.util.FileSystemUtils;

/** Tables that are neither of version 0 nor of version 1, as Datus made them in the weeks between. */
class DatusShapesIT {
    @TempDir
    Path folder;

    private DatusFixture fixture;
    private SluiceProcess sluice;
    private Path database;

    @BeforeEach
    void copy() throws Exception {
        fixture = DatusFixture.copy(folder.resolve("datus"));
        database = fixture.database("shop_sr");
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    private void migrate(String... more) throws Exception {
        SluiceProcess.Result result = sluice.run(fixture.launch("migrate-schema-metadata", "shop_sr", more));
        assertThat(result.exitCode()).as(result.text()).isZero();
    }

    private void change(Consumer<Dataset> change) {
        try (LanceTable table = LanceTable.open(LanceTable.folder(database, "schema_metadata"))) {
            change.accept(table.dataset());
        }
    }

    private LanceClient.Content read() throws Exception {
        return LanceClient.of(LanceClient.OF_DATUS).read(database);
    }

    /** All that a row says, but for when it was written. */
    private static List<Map<String, Object>> timeless(LanceClient.Content content) {
        return content.rows().stream()
                .<Map<String, Object>>map(row -> {
                    Map<String, Object> all = new TreeMap<>(row);
                    all.remove("last_updated");
                    return all;
                })
                .toList();
    }

    @Test
    void whatOnlySomeFieldsAreMissingOfIsCompleted() throws Exception {
        migrate("--skip-backup");
        LanceClient.Content whole = read();
        for (String missing : List.of("search_text", "column_enums", "last_updated")) {
            change(table -> table.dropColumns(List.of(missing)));
            migrate("--skip-backup");
            assertThat(read().fields()).as(missing).isEqualTo(whole.fields());
            assertThat(timeless(read())).as(missing).isEqualTo(timeless(whole));
        }
    }

    /** Somebody has written a better comment than the DDL has. */
    @Test
    void whatIsStoredIsFoundByTheTextThatIsLookedThrough() throws Exception {
        migrate("--skip-backup");
        change(table -> table.dropColumns(List.of("search_text", "table_comment")));
        change(table -> table.addColumns(
                new SqlExpressions.Builder()
                        .withExpression("table_comment", "concat('well ', 'kept')")
                        .build(),
                Optional.empty()));
        migrate("--skip-backup");
        assertThat(read().rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row).containsEntry("table_comment", "well kept");
            assertThat(String.valueOf(row.get("search_text"))).contains(" well kept ");
        });
    }

    @Test
    void withoutDdlNothingIsDerivedAndNothingLost() throws Exception {
        migrate("--skip-backup");
        LanceClient.Content whole = read();
        change(table -> table.dropColumns(List.of("definition")));
        migrate("--skip-backup");
        LanceClient.Content after = read();
        assertThat(after.fields()).isEqualTo(whole.fields());
        assertThat(after.rows()).allSatisfy(row -> assertThat(row).containsEntry("definition", null));
        assertThat(after.rows().stream().map(row -> row.get("column_comments")))
                .containsExactlyElementsOf(whole.rows().stream()
                        .map(row -> row.get("column_comments"))
                        .toList());
    }

    /** Else Datus computes the vectors of rows that it adds from the DDL, and not from what it looks for. */
    @Test
    void vectorsOfRowsToComeAreComputedFromTheRightColumn() throws Exception {
        migrate("--skip-backup");
        String wrong = read().metadata().get("embedding_functions").replace("search_text", "definition");
        change(table -> {
            UpdateConfig operation = UpdateConfig.builder()
                    .schemaMetadataUpdates(UpdateMap.builder()
                            .updates(Map.of("embedding_functions", wrong))
                            .replace(true)
                            .build())
                    .build();
            try (Transaction transaction = new Transaction.Builder()
                            .readVersion(table.version())
                            .operation(operation)
                            .build();
                    Dataset written = new CommitBuilder(table).execute(transaction)) {
                written.version();
            }
        });
        assertThat(read().metadata().get("embedding_functions")).isEqualTo(wrong);
        migrate("--skip-backup");
        assertThat(read().metadata().get("embedding_functions")).contains("search_text");
    }

    @Test
    void whatDatusDoesNotKnowIsKept() throws Exception {
        change(table -> table.addColumns(
                new SqlExpressions.Builder()
                        .withExpression("mine", "concat('of ', table_name)")
                        .build(),
                Optional.empty()));
        migrate();
        assertThat(read().rows())
                .allSatisfy(row -> assertThat(row).containsEntry("mine", "of " + row.get("table_name")));
    }

    @Test
    void aTableWithoutRowsHasNoneAfterwards() throws Exception {
        Path table = LanceTable.folder(database, "schema_metadata");
        FileSystemUtils.deleteRecursively(table);
        LanceWriter.create(table, V1Schema.before(384));
        migrate("--skip-backup");
        assertThat(read().total()).isZero();
        assertThat(read().fields()).hasSize(18);
    }

    /** Datus adds a hundred rows at a time, each time as a file of its own. */
    @Test
    void manySmallFilesBecomeFew() throws Exception {
        MadeStore store = MadeStore.make(folder.resolve("made"), 0);
        for (int i = 0; i < 24; i++) {
            store.append(i * 100, 100);
        }
        SluiceProcess.Result result = sluice.run(store.launch("migrate-schema-metadata"));
        assertThat(result.exitCode()).as(result.text()).isZero();
        try (LanceTable table = LanceTable.open(store.table())) {
            assertThat(table.rows()).isEqualTo(2400);
            assertThat(table.dataset().getFragments()).hasSize(2);
        }
    }
}

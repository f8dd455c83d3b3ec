package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.DatusFixture;
import dev.sluice.jobs.datus.MadeStore;
import dev.sluice.writers.datus.V1Schema;
import dev.sluice.writers.lance.LanceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

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

    private void set(String column, String text) {
        change(table -> table.dropColumns(List.of(column)));
        change(table -> table.addColumns(
                new SqlExpressions.Builder()
                        .withExpression(column, "concat('" + text + "', '')")
                        .build(),
                Optional.empty()));
    }

    private static List<Map<String, String>> comments(LanceClient.Content content) {
        return content.rows().stream()
                .map(row -> JsonMapper.shared()
                        .readValue(
                                String.valueOf(row.get("column_comments")),
                                new TypeReference<Map<String, String>>() {}))
                .toList();
    }

    /** Datus wrote every column with an empty comment, whatever the DDL said. */
    @Test
    void emptyCommentsAreFilledFromTheDdlAndOthersStay() throws Exception {
        migrate("--skip-backup");
        List<Map<String, String>> whole = comments(read());
        assertThat(whole).anySatisfy(row -> assertThat(row).isNotEmpty());
        Set<String> columns = new TreeSet<>();
        whole.forEach(row -> columns.addAll(row.keySet()));
        change(table -> table.dropColumns(List.of("search_text")));
        set(
                "column_comments",
                columns.stream()
                        .map("\"%s\": \"\""::formatted)
                        .collect(Collectors.joining(", ", "{\"mine\": \"kept\", ", "}")));
        migrate("--skip-backup");
        List<Map<String, String>> after = comments(read());
        for (int row = 0; row < whole.size(); row++) {
            assertThat(after.get(row)).containsEntry("mine", "kept").containsAllEntriesOf(whole.get(row));
        }
    }

    @Test
    void whatCannotBeDerivedStaysAlsoByForce() throws Exception {
        migrate("--skip-backup");
        String known =
                "{\"foreign_keys\": [{\"from_column\": \"a\", \"to_table\": \"b\", \"to_column\": \"c\"}],  \"join_paths\": [\"a -> b.c\"], \"source\": \"information_schema\"}";
        set("relationship_metadata", known);
        set("column_comments", "{\"mine\": \"important\"}");
        migrate("--skip-backup", "--force", "--extract-relationships=no");
        LanceClient.Content after = read();
        assertThat(after.rows()).allSatisfy(row -> assertThat(row).containsEntry("relationship_metadata", known));
        assertThat(comments(after)).allSatisfy(row -> assertThat(row).containsEntry("mine", "important"));
    }

    /** Lance makes files that only their owner may read. */
    @Test
    void whoMayUseTheTableMayUseWhatIsNewInIt() throws Exception {
        Path table = LanceTable.folder(database, "schema_metadata");
        Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rwxrwxr-x"));
        boolean root = "root".equals(System.getProperty("user.name"));
        UserPrincipal nobody =
                table.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        if (root) {
            Files.setOwner(table, nobody);
        }
        Set<Path> before = tree(table);
        migrate();
        Set<Path> made = tree(table);
        made.removeAll(before);
        assertThat(made).hasSizeGreaterThan(20).allSatisfy(path -> {
            assertThat(Files.getPosixFilePermissions(path))
                    .contains(
                            PosixFilePermission.GROUP_READ,
                            PosixFilePermission.GROUP_WRITE,
                            PosixFilePermission.OTHERS_READ);
            assertThat(Files.getOwner(path)).isEqualTo(Files.getOwner(table));
        });
    }

    private static Set<Path> tree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void aFieldOfAnotherTypeIsRefusedBeforeAnything() throws Exception {
        change(table -> table.addColumns(
                new SqlExpressions.Builder()
                        .withExpression("table_comment", "1")
                        .build(),
                Optional.empty()));
        SluiceProcess.Result result = sluice.run(fixture.launch("migrate-schema-metadata", "shop_sr"));
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("schema_metadata has the field table_comment as Int");
        assertThat(Files.list(fixture.data()).filter(each -> each.toString().contains(".backup_v0_")))
                .isEmpty();
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

    @Test
    void whereOnlyIndexesCannotBeMadeThatIsSaid() throws Exception {
        MadeStore store = MadeStore.make(folder.resolve("made"), 10);
        Path inTheWay = Files.createFile(store.table().resolve("_indices"));
        SluiceProcess.Result result = sluice.run(store.launch("migrate-schema-metadata"));
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.text()).contains("has all rows in their new form since version", "rows      10 of 10");
        Files.delete(inTheWay);
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
    }
}

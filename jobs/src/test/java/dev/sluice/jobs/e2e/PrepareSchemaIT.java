package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.SchemaPicture;
import dev.sluice.jobs.label.SchemaStage;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Preparing a schema in SQLite, as far as it is a file. */
class PrepareSchemaIT {
    @TempDir
    Path folder;

    private Path file;
    private LabelDatabase label;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("label.db");
        label = new LabelDatabase("jdbc:sqlite:" + file);
    }

    private SluiceProcess sluice() {
        return new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    private SluiceProcess.Result prepare(String... options) throws Exception {
        return sluice().run(Stream.concat(
                        Stream.of("launch", "prepare-label-schema", "--database", label.url()), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void theBackupIsTheDatabaseAsItWasAndNobodyElseCanReadIt() throws Exception {
        SchemaStage.BOTH.make(label);
        label.rows("PRAGMA journal_mode = WAL");
        Map<String, Set<String>> schema = SchemaPicture.of(label);
        Map<String, ?> rows = SchemaStage.rows(label);

        SluiceProcess.Result result = prepare("--backup-dir", "back up's", "--json");

        assertThat(result.exitCode()).as(result.text()).isZero();
        JsonNode report = JsonMapper.shared().readTree(result.out());
        Path backup = Path.of(report.get("backup").asString());
        assertThat(backup.getParent()).isEqualTo(folder.resolve("back up's"));
        assertThat(backup.getFileName().toString()).matches("label_backup_\\d{8}_\\d{6}\\.db");
        try (Stream<Path> files = Files.list(backup.getParent())) {
            assertThat(files).containsExactly(backup);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        LabelDatabase copy = new LabelDatabase("jdbc:sqlite:" + backup);
        assertThat(SchemaPicture.of(copy)).isEqualTo(schema);
        assertThat(SchemaStage.rows(copy)).isEqualTo(rows);
    }

    @Test
    void theReportTellsWhatWasMadeAndHowManyRowsThereAre() throws Exception {
        SchemaStage.SCHEMA_SQL.make(label);

        SluiceProcess.Result result = prepare("--no-backup", "--json");

        JsonNode report = JsonMapper.shared().readTree(result.out());
        assertThat(report.propertyNames())
                .containsExactly(
                        "start_time",
                        "dry_run",
                        "changes_planned",
                        "changes_made",
                        "backup",
                        "errors",
                        "warnings",
                        "details",
                        "row_counts",
                        "end_time",
                        "run_id");
        assertThat(report.get("changes_planned").asInt()).isEqualTo(3);
        assertThat(report.get("changes_made").asInt()).isEqualTo(3);
        assertThat(report.get("backup").isNull()).isTrue();
        assertThat(report.get("details").get(0).toString())
                .isEqualTo("{\"change\":\"column participants.great_puffs\",\"status\":\"made\"}");
        assertThat(report.get("row_counts").get("before").get("sessions").asInt())
                .isEqualTo(4);
        assertThat(report.get("row_counts").get("after").get("raw_datasets").asInt())
                .isZero();
        assertThat(report.get("warnings")).isEmpty();
    }

    @Test
    void neitherADryRunNorARunWithNothingToDoChangesAByte() throws Exception {
        SchemaStage.FIRST.make(label);
        byte[] first = Files.readAllBytes(file);
        assertThat(prepare("--dry-run").exitCode()).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(prepare("--no-backup").exitCode()).isZero();
        byte[] prepared = Files.readAllBytes(file);

        SluiceProcess.Result again = prepare("--no-backup");

        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(prepared);
    }

    @Test
    void aRunWithNothingToDoLeavesAnEarlierOneToBeResumed() throws Exception {
        SchemaStage.ALL.make(label);
        String data = folder.resolve("data").toString();
        SluiceProcess.Result ended =
                sluice().run("launch", "migrate-legacy-projects", "--database", label.url(), "--data-dir", data);
        assertThat(ended.exitCode()).as(ended.text()).isEqualTo(1);

        SluiceProcess.Result result = prepare();

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(sluice().run("status").out())
                .contains("ended with failed items")
                .doesNotContain("replaced");
        assertThat(sluice().run("resume", "1").out()).contains("failed 1 walk: ");
    }

    @Test
    void anUnfinishedRunOfAnotherJobIsNotReplacedEvenWhereThatIsAskedFor() throws Exception {
        WalkStore store = WalkStore.make(folder, 6, 200_000, label);
        SluiceProcess.Running running = sluice().start(store.launch(1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.kill();
        label.update("ALTER TABLE participants DROP COLUMN great_puffs");

        SluiceProcess.Result result = prepare("--no-backup", "--new");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("run 1 of migrate-legacy-projects is unfinished", "sluice resume 1");
        assertThat(sluice().run("resume", "1").exitCode()).isZero();
        assertThat(prepare("--no-backup").exitCode()).isZero();
    }

    @Test
    void aPathThatMustNotBeEmptyIsRefusedWhereTheTableWouldHaveToBeMadeAnew() throws Exception {
        SchemaStage.FIRST.make(label);
        label.update("ALTER TABLE projects DROP COLUMN path");
        label.update("ALTER TABLE projects ADD COLUMN path TEXT NOT NULL DEFAULT ''");

        SluiceProcess.Result result = prepare();

        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("column projects.path, and it is NOT NULL", "nothing was changed");
    }

    @Test
    void aDamagedDatabaseIsNotChangedAndLeavesNoBackup() throws Exception {
        SchemaStage.FIRST.make(label);
        // An index that does not know a row of its table.
        label.update("CREATE INDEX broken ON sessions(stop_ns)");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA writable_schema = ON");
            statement.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX broken ON sessions(start_ns)'"
                    + " WHERE name = 'broken'");
        }
        Map<String, Set<String>> schema = SchemaPicture.of(label);

        SluiceProcess.Result result = prepare();

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("failed backup", "the database is damaged: ");
        assertThat(result.err()).contains("run 1 failed: nothing was changed", "sluice resume 1");
        assertThat(SchemaPicture.of(label)).containsAllEntriesOf(schema);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString())).noneMatch(name -> name.contains("backup"));
        }
    }

    @Test
    void valuesThatAreNoneAreRefusedAndAnUpdateIsTimed() throws Exception {
        SchemaStage.FIRST.make(label);
        assertThat(prepare("--no-backup").exitCode()).isZero();
        label.update("INSERT INTO raw_datasets (dataset_name, dataset_hash, file_path, updated_at)"
                + " VALUES ('d', 'h', '/d', '2020-01-01 00:00:00')");

        label.update("UPDATE raw_datasets SET description = 'new'");

        assertThat(label.rows("SELECT 1 FROM raw_datasets WHERE updated_at > '2026'"))
                .hasSize(1);
        for (String wrong : List.of(
                "UPDATE projects SET project_type = 'other'",
                "UPDATE projects SET analysis_config = '{'",
                "UPDATE raw_datasets SET metadata = '{'",
                "INSERT INTO project_split_configs (project_id, dataset_id, raw_session_name, split_strategy)"
                        + " VALUES (1, 1, 's1', 'other')")) {
            assertThatThrownBy(() -> label.update(wrong)).as(wrong).hasMessageContaining("CHECK constraint failed");
        }
    }
}

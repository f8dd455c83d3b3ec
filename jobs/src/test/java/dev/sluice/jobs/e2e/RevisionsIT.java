package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionsIT extends RevisionsOnEachDatabase {
    @Override
    String engine() {
        return "sqlite";
    }

    private Path file(String name) {
        return folder.resolve(name + ".db");
    }

    @Override
    void create(String name) throws Exception {
        DriverManager.getConnection(jdbcUrl(name)).close();
        execute(name, "PRAGMA user_version = 0");
    }

    @Override
    void load(String fixture, String name) throws Exception {
        ArgillaStore.unpack(
                "%s.db.gz".formatted(fixture.startsWith("expected") ? fixture : "argilla-" + fixture), file(name));
    }

    @Override
    String jdbcUrl(String name) {
        return "jdbc:sqlite:" + file(name);
    }

    @Override
    String address(String name) {
        return "sqlite:" + file(name);
    }

    @Override
    void run(String script, String name) throws Exception {
        assertThat(script).startsWith(".bail on\n");
        execute(name, script.substring(script.indexOf('\n')));
    }

    @Override
    void hinder(String name) throws SQLException {
        execute(name, "CREATE TRIGGER halt BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'halt'); END");
    }

    @Override
    String unhinder() {
        return "DROP TRIGGER halt";
    }

    /** SQLite makes a table anew for what other databases change in place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE datasets ADD COLUMN priority INT                                          | the column priority of table datasets
            CREATE INDEX by_agent ON suggestions (agent)                                          | the index by_agent of table suggestions
            CREATE TRIGGER heard AFTER INSERT ON responses BEGIN UPDATE users SET role = role; END | the trigger heard of table responses
            """)
    void whatSomebodyHasAddedByHandIsNotLost(String statement, String what) throws Exception {
        String database = loaded("1.13");
        execute(database, statement);
        Map<String, Set<String>> rows = rows(database);

        SluiceProcess.Result dry = revisions(database, "upgrade", "--allow-data-loss", "--dry-run");
        SluiceProcess.Result result = revisions(database, "upgrade", "--allow-data-loss");

        assertThat(dry.exitCode()).as(dry.text()).isEqualTo(1);
        assertThat(dry.out()).contains("cannot take", "it would remove " + what);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("it would remove " + what, "nothing was changed");
        assertThat(rows(database)).isEqualTo(rows);
    }

    @Test
    void aDiskTooSmallForTheBackupIsSaidBefore() throws Exception {
        String database = loaded("1.13");
        Map<String, Set<String>> rows = rows(database);
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), 1)) {
            SluiceProcess.Result result = revisions(
                    database,
                    "upgrade",
                    "--allow-data-loss",
                    "--backup-dir",
                    disk.folder().toString());

            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err())
                    .contains("no backup can be made in " + disk.folder(), " MB are free", "--backup-dir");
        }
        assertThat(rows(database)).isEqualTo(rows);
    }

    @Test
    void whereTheDiskOfTheDatabaseIsFullNothingOfARevisionIsLeft() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), 8)) {
            Path file = disk.folder().resolve("argilla.db");
            ArgillaStore.unpack("argilla-1.13.db.gz", file);
            String address = "sqlite:" + file;
            disk.fillBut(400_000);

            SluiceProcess.Result full =
                    sluice.run("revisions", "upgrade", "--allow-data-loss", "--no-backup", "--database", address);
            disk.empty();
            SluiceProcess.Result resumed = sluice.run("resume");

            assertThat(full.exitCode()).as(full.text()).isEqualTo(1);
            assertThat(full.err()).contains("was rolled back: ", "full");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
            Files.copy(file, file("after"));
        }
        assertThat(rows("after")).isEqualTo(rows(loaded("expected-1.13-to-2.6")));
    }

    @Test
    void rowsThatReferToNothingAreLeftAsTheyAre() throws Exception {
        String database = loaded("1.13");
        execute(
                database,
                "DELETE FROM users WHERE id = (SELECT user_id FROM responses WHERE user_id IS NOT NULL LIMIT 1)");
        int responses = rows(database).get("responses").size();

        done(database, "upgrade", "1.28", "--allow-data-loss", "--no-backup");

        assertThat(rows(database).get("responses")).hasSize(responses);
    }
}

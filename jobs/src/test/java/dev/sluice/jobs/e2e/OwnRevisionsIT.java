package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revisions that are read from a folder: two branches that a merge joins. */
class OwnRevisionsIT {
    @TempDir
    Path folder;

    private SluiceProcess sluice;
    private LabelDatabase database;

    @BeforeEach
    void write() throws IOException {
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
        database = new LabelDatabase("jdbc:sqlite:" + folder.resolve("x.db"));
        database.update("CREATE TABLE notes (note TEXT)");
        database.update("INSERT INTO notes VALUES ('first'), ('second')");
        revision("aa01", "", "CREATE TABLE people (id INT PRIMARY KEY, name TEXT)", "DROP TABLE people");
        revision("bb01", "revises=aa01\nbranch_labels=left", "CREATE TABLE l (a INT)", "DROP TABLE l");
        revision("cc01", "revises=aa01\nbranch_labels=right", "CREATE TABLE r (a INT)", "DROP TABLE r");
        revision("dd01", "revises=bb01 cc01", "CREATE TABLE m (a INT)", "DROP TABLE m");
    }

    private void revision(String id, String more, String upgrade, String downgrade) throws IOException {
        Path revision = Files.createDirectories(folder.resolve("revisions").resolve(id));
        String table = upgrade.replaceAll("CREATE TABLE (\\w+).*", "$1");
        Files.writeString(revision.resolve("revision.properties"), """
                revision=%1$s
                message=does %1$s
                tables=%2$s
                %3$s
                downgrade.loses.%2$s=the table %2$s goes with %%d rows
                downgrade.loses.%2$s.count=SELECT count(*) FROM %2$s
                """.formatted(id, table, more));
        Files.writeString(revision.resolve("upgrade.sql"), upgrade + ";\n");
        Files.writeString(revision.resolve("downgrade.sql"), downgrade + ";\n");
    }

    private void upgradeOf(String id, String sql) throws IOException {
        Files.writeString(folder.resolve("revisions").resolve(id).resolve("upgrade.sql"), sql);
    }

    private SluiceProcess.Result revisions(String... words) throws Exception {
        return sluice.run(Stream.concat(
                        Stream.concat(Stream.of("revisions"), Stream.of(words)),
                        Stream.of("--store", "revisions", "--database", "sqlite:x.db"))
                .toArray(String[]::new));
    }

    private void done(String... words) throws Exception {
        SluiceProcess.Result result = revisions(words);
        assertThat(result.exitCode()).as(result.text()).isZero();
    }

    private List<String> noted() {
        return database.rows("SELECT version_num FROM alembic_version ORDER BY version_num").stream()
                .map(row -> row.get("version_num").toString())
                .toList();
    }

    @Test
    void branchesAreTakenOneByOneAndJoined() throws Exception {
        done("upgrade", "left@bb01", "--no-backup");
        assertThat(noted()).containsExactly("bb01");
        done("upgrade", "right", "--no-backup");
        assertThat(noted()).containsExactly("bb01", "cc01");
        SluiceProcess.Result step = revisions("downgrade", "-1", "--no-backup");
        assertThat(step.exitCode()).as(step.text()).isEqualTo(2);
        assertThat(step.err()).contains("may be counted from each of bb01, cc01: say from which");
        done("upgrade", "head", "--no-backup");
        assertThat(noted()).containsExactly("dd01");
        done("downgrade", "bb01", "--no-backup");
        assertThat(noted()).containsExactly("bb01", "cc01");
        done("downgrade", "right@aa01", "--no-backup");
        assertThat(noted()).containsExactly("bb01");
        done("downgrade", "base", "--no-backup");
        assertThat(noted()).isEmpty();
        assertThat(database.rows("SELECT * FROM notes")).hasSize(2);
    }

    @Test
    void whatAlembicNotesMeanwhileIsGoneOnFrom() throws Exception {
        done("upgrade", "bb01", "--no-backup");
        database.update("CREATE TABLE r (a INT)");
        database.update("INSERT INTO alembic_version (version_num) VALUES ('cc01')");

        done("upgrade", "heads", "--no-backup");

        assertThat(noted()).containsExactly("dd01");
    }

    @Test
    void aRevisionThatTakesARowWithoutSayingSoIsRolledBack() throws Exception {
        Map<String, Integer> exitCodes = new LinkedHashMap<>();
        // What the schema alone tells, is told before anything is done.
        exitCodes.put("CREATE TABLE people (id INT); DROP TABLE notes", 3);
        exitCodes.put(
                "CREATE TABLE people (id INT); ALTER TABLE notes ADD COLUMN b INT; ALTER TABLE notes DROP COLUMN note",
                3);
        exitCodes.put("CREATE TABLE people (id INT); DELETE FROM notes WHERE note = 'first'", 1);
        for (String sql : exitCodes.keySet()) {
            upgradeOf("aa01", sql);

            SluiceProcess.Result result = revisions("upgrade", "aa01", "--no-backup", "--allow-data-loss", "--new");

            assertThat(result.exitCode()).as(result.text()).isEqualTo(exitCodes.get(sql));
            assertThat(result.err()).contains("it would remove ", " notes", "aa01/revision.properties does not say so");
            assertThat(database.rows("SELECT note FROM notes")).hasSize(2);
            assertThat(database.rows("SELECT name FROM sqlite_master WHERE name = 'people'"))
                    .isEmpty();
        }
    }

    @Test
    void aRowThatWouldReferToNothingIsNotLeft() throws Exception {
        database.update("CREATE TABLE owners (id INT PRIMARY KEY)");
        database.update("CREATE TABLE things (owner INT REFERENCES owners (id))");
        database.update("INSERT INTO owners VALUES (1)");
        database.update("INSERT INTO things VALUES (1)");
        upgradeOf("aa01", "CREATE TABLE people (id INT); UPDATE owners SET id = 2");

        SluiceProcess.Result result = revisions("upgrade", "aa01", "--no-backup");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "revision aa01 was rolled back: it would leave 1 rows of things that refer to owners without what they refer to");
        assertThat(database.rows("SELECT id FROM owners WHERE id = 1")).hasSize(1);
    }

    @Test
    void aTriggerIsMadeWhole() throws Exception {
        upgradeOf("aa01", """
                CREATE TABLE people (id INT); -- one; two
                CREATE TRIGGER heard AFTER INSERT ON people BEGIN
                  INSERT INTO notes VALUES ('heard; '); DELETE FROM notes WHERE note = 'none';
                END;
                """);

        done("upgrade", "aa01", "--no-backup");

        database.update("INSERT INTO people VALUES (1)");
        assertThat(database.rows("SELECT note FROM notes")).hasSize(3);
    }

    @Test
    void whatIsWrongWithAScriptIsSaid() throws Exception {
        upgradeOf("bb01", "CREATE TABLE l (a INT); INSERT INTO nowhere VALUES (1)");
        SluiceProcess.Result foretold = revisions("upgrade", "bb01", "--no-backup");
        assertThat(foretold.exitCode()).as(foretold.text()).isEqualTo(3);
        assertThat(foretold.err())
                .contains(
                        "revision bb01: it fails on an empty copy of this schema: ", "nowhere", "nothing was changed");
        upgradeOf("bb01", "CREATE TABLE l (a INT UNIQUE); INSERT INTO l SELECT 1 FROM notes");

        SluiceProcess.Result result = revisions("upgrade", "bb01", "--no-backup");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.err()).contains("revision bb01 was rolled back: ", "UNIQUE", "is at aa01");
        assertThat(noted()).containsExactly("aa01");
    }

    @Test
    void aTransactionOfItsOwnIsRefused() throws Exception {
        upgradeOf("aa01", "CREATE TABLE people (id INT); -- COMMIT;\nDELETE FROM notes; COMMIT; BEGIN");

        SluiceProcess.Result result = revisions("upgrade", "aa01", "--no-backup");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("upgrade.sqlite of aa01/revision.properties has \"COMMIT\"");
        assertThat(database.rows("SELECT note FROM notes")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM notes; END; SELECT 1",
                "DELETE FROM notes; ABORT",
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "ATTACH 'other.db' AS other; CREATE TABLE other.old AS SELECT * FROM notes"
            })
    void whatEndsATransactionOrLeavesTheDatabaseIsRefused(String sql) throws Exception {
        upgradeOf("aa01", sql);

        SluiceProcess.Result result = revisions("upgrade", "aa01", "--no-backup", "--dry-run");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("a revision is one transaction on one database");
        assertThat(folder.resolve("other.db")).doesNotExist();
    }

    @Test
    void whatIsDeclaredToGoGoesOnlyAsFarAsItWasCounted() throws Exception {
        Path header = folder.resolve("revisions/aa01/revision.properties");
        Files.writeString(header, """
                revision=aa01
                message=removes some notes
                tables=notes
                upgrade.loses.notes=%d notes go
                upgrade.loses.notes.count=SELECT count(*) FROM notes WHERE note = 'none'
                upgrade.loses.notes-note=%d texts go
                upgrade.loses.notes-note.count=SELECT count(*) FROM notes WHERE note = 'first'
                """);
        for (String sql :
                List.of("DROP TABLE notes", "ALTER TABLE notes ADD COLUMN b INT; ALTER TABLE notes DROP COLUMN note")) {
            upgradeOf("aa01", sql);

            SluiceProcess.Result result = revisions("upgrade", "aa01", "--no-backup", "--allow-data-loss", "--new");

            assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
            assertThat(result.err()).contains("revision aa01 was rolled back: it would remove the ", "and not only ");
            assertThat(database.rows("SELECT note FROM notes")).hasSize(2);
        }
    }

    @Test
    void tablesAndColumnsMayBeRenamed() throws Exception {
        database.update("CREATE INDEX by_note ON notes (note)");
        Files.writeString(folder.resolve("revisions/aa01/revision.properties"), """
                revision=aa01
                message=calls things otherwise
                tables=notes texts
                upgrade.renames=notes:texts notes.note:text
                """);
        upgradeOf("aa01", "ALTER TABLE notes RENAME COLUMN note TO text; ALTER TABLE notes RENAME TO texts");

        done("upgrade", "aa01", "--no-backup");

        assertThat(database.rows("SELECT text FROM texts")).hasSize(2);
        assertThat(database.rows("SELECT name FROM sqlite_master WHERE name = 'by_note'"))
                .hasSize(1);
    }

    @Test
    void whatDependsOnDataIsNotHeldAgainstARevisionBefore() throws Exception {
        upgradeOf(
                "aa01", "CREATE TABLE people (n INT NOT NULL); INSERT INTO people SELECT max(length(note)) FROM notes");

        done("upgrade", "aa01", "--no-backup");

        assertThat(database.rows("SELECT n FROM people WHERE n = 6")).hasSize(1);
    }

    @Test
    void aTextIndexIsNoHindrance() throws Exception {
        database.update("CREATE VIRTUAL TABLE found USING fts5(note)");
        database.update("INSERT INTO found SELECT note FROM notes");
        database.update("CREATE INDEX by_hand ON notes (note)");
        upgradeOf("aa01", "CREATE TABLE people (id INT); INSERT INTO found(found) VALUES ('optimize')");
        done("upgrade", "aa01", "--no-backup");
        upgradeOf("bb01", "CREATE TABLE l (id INT); DROP INDEX by_hand");
        done("upgrade", "bb01", "--no-backup");
        database.update("CREATE INDEX by_hand ON notes (note)");
        upgradeOf(
                "cc01",
                "CREATE TABLE r AS SELECT * FROM notes; DROP TABLE notes; CREATE TABLE notes AS SELECT * FROM r");

        SluiceProcess.Result foretold = revisions("upgrade", "cc01", "--no-backup", "--dry-run");

        assertThat(foretold.exitCode()).as(foretold.text()).isEqualTo(1);
        assertThat(foretold.out()).contains("it would remove the index by_hand of table notes");
    }

    @Test
    void namesMayBeInAnyCaseAndHaveBlanks() throws Exception {
        database.update("CREATE TABLE \"My Table\" (\"someCol\" INT, other INT)");
        database.update("INSERT INTO \"My Table\" VALUES (1, 2)");
        Files.writeString(folder.resolve("revisions/aa01/revision.properties"), """
                revision=aa01
                message=takes a column and a row
                tables="my table"
                upgrade.loses.my\\ table=%d rows go
                upgrade.loses.my\\ table.count=SELECT count(*) FROM "My Table"
                upgrade.loses.My\\ Table-someCol=%d values go
                upgrade.loses.My\\ Table-someCol.count=SELECT count("someCol") FROM "My Table"
                """);
        upgradeOf("aa01", "DELETE FROM \"My Table\"; ALTER TABLE \"My Table\" DROP COLUMN \"someCol\"");

        done("upgrade", "aa01", "--no-backup", "--allow-data-loss");

        assertThat(database.rows("SELECT other FROM \"My Table\"")).isEmpty();
    }

    @Test
    void aBackupIsReadWhereNothingCanBeWrittenAndOverADamagedDatabase() throws Exception {
        database.rows("PRAGMA journal_mode = WAL");
        done("upgrade", "bb01");
        Path backup;
        try (Stream<Path> files = Files.list(folder)) {
            backup = files.filter(file -> file.getFileName().toString().startsWith("database_backup_"))
                    .findFirst()
                    .orElseThrow();
        }
        Path file = folder.resolve("x.db");
        Files.deleteIfExists(folder.resolve("x.db-wal"));
        Files.deleteIfExists(folder.resolve("x.db-shm"));
        Files.write(file, new byte[5000]);

        SluiceProcess.Result damaged = revisions("restore", backup.toString(), "--no-backup");
        Files.write(file, new byte[0]);
        SluiceProcess.Result restored = revisions("restore", backup.toString(), "--no-backup");

        assertThat(damaged.exitCode()).as(damaged.text()).isEqualTo(3);
        assertThat(damaged.err()).contains("put an empty one in its place and restore with --no-backup");
        assertThat(restored.exitCode()).as(restored.text()).isZero();
        assertThat(database.rows("SELECT note FROM notes")).hasSize(2);
    }

    @Test
    void aViewIsNoHindrance() throws Exception {
        database.update("CREATE VIEW said AS SELECT note FROM notes");

        done("upgrade", "--no-backup");

        assertThat(database.rows("SELECT note FROM said")).hasSize(2);
    }

    @Test
    void aFailureSaysHowToGoBack() throws Exception {
        upgradeOf("bb01", "CREATE TABLE l (a INT); DELETE FROM notes");

        SluiceProcess.Result result = revisions("upgrade", "bb01");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "everything is brought back by `sluice revisions restore " + folder.resolve("database_backup_"))
                .contains(" --store %s --database sqlite:%s"
                        .formatted(folder.resolve("revisions"), folder.resolve("x.db")));
    }

    @Test
    void whatIsKeptOpenIsNotSaidToBeRestored() throws Exception {
        done("upgrade", "bb01");
        Path backup;
        try (Stream<Path> files = Files.list(folder)) {
            backup = files.filter(file -> file.getFileName().toString().startsWith("database_backup_"))
                    .findFirst()
                    .orElseThrow();
        }
        try (Connection reader = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT * FROM notes").close();

            SluiceProcess.Result result = revisions("restore", backup.toString(), "--no-backup");

            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err()).contains("nothing was changed");
        }
        assertThat(noted()).containsExactly("bb01");
    }
}

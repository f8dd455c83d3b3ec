package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.label.LabelDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionsOnPostgresIT extends RevisionsOnEachDatabase {
    @TempDir
    static Path data;

    private static PostgresServer server;
    private static int tests;

    @BeforeAll
    static void start() throws Exception {
        server = new PostgresServer(data);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @BeforeEach
    void tellPassword() {
        tests++;
        sluice.with(server.passwordVariable(), DatabaseServer.PASSWORD);
    }

    @Override
    String engine() {
        return "postgres";
    }

    private String database(String name) {
        return "t%d_%s".formatted(tests, name);
    }

    @Override
    void create(String name) throws Exception {
        server.create(database(name));
    }

    @Override
    void load(String fixture, String name) throws Exception {
        create(name);
        Path dump = folder.resolve("dump.sql");
        ArgillaStore.unpack(
                "%s.pg.sql.gz".formatted(fixture.startsWith("expected") ? fixture : "argilla-" + fixture), dump);
        server.restore(dump, database(name));
        Files.delete(dump);
    }

    @Override
    String jdbcUrl(String name) {
        return server.jdbcUrl(database(name));
    }

    @Override
    String address(String name) {
        return server.address("label", database(name));
    }

    /** A walk of a minute and a half, which SQLite does with the rest. */
    @Override
    @Test
    @Tag("chaos")
    void eachTagLeadsToEachOther() throws Exception {
        super.eachTagLeadsToEachOther();
    }

    @Override
    void run(String script, String name) throws Exception {
        server.restore(Files.writeString(folder.resolve("script.sql"), script), database(name));
    }

    @Override
    void hinder(String name) throws SQLException {
        execute(
                name,
                "CREATE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'halt'; END $$",
                "CREATE TRIGGER halt BEFORE UPDATE ON records FOR EACH ROW EXECUTE FUNCTION halt()");
    }

    @Override
    String unhinder() {
        return "DROP TRIGGER IF EXISTS halt ON records; DROP FUNCTION halt";
    }

    @Test
    void whatGoesWithATableIsNotLostInSilence() throws Exception {
        String database = empty();
        execute(
                database,
                "CREATE TABLE notes (note TEXT)",
                "CREATE TABLE old (a INT PRIMARY KEY)",
                "CREATE TABLE refers (a INT CONSTRAINT to_old REFERENCES old)",
                "CREATE VIEW seen AS SELECT a FROM old");
        Path store = store("DROP TABLE old CASCADE");

        SluiceProcess.Result both = revisions(database, "upgrade", "--no-backup", "--store", store.toString());
        execute(database, "ALTER TABLE refers DROP CONSTRAINT to_old");
        SluiceProcess.Result view = revisions(database, "upgrade", "--no-backup", "--new", "--store", store.toString());
        execute(database, "DROP VIEW seen");
        SluiceProcess.Result none = revisions(database, "upgrade", "--no-backup", "--new", "--store", store.toString());

        assertThat(both.err())
                .contains("revision aa01 was rolled back: it would remove the foreign key to_old of table refers");
        assertThat(view.err()).contains("revision aa01 was rolled back: it would remove the view seen");
        assertThat(none.exitCode()).as(none.text()).isZero();
    }

    @Test
    void rowsOfAnotherSchemaDoNotGoInSilence() throws Exception {
        String database = loaded("1.13");
        execute(
                database,
                "CREATE SCHEMA audit",
                "CREATE TABLE audit.seen (response UUID REFERENCES responses (id) ON DELETE CASCADE)",
                "INSERT INTO audit.seen SELECT id FROM responses");

        SluiceProcess.Result result = revisions(database, "upgrade", "--no-backup", "--allow-data-loss");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.err()).contains("was rolled back: it would remove 106 rows of table audit.seen");
        assertThat(new LabelDatabase(jdbcUrl(database)).rows("SELECT * FROM audit.seen"))
                .hasSize(1642);
    }

    @Test
    void aSchemaMayBeCalledAnything() throws Exception {
        String database = empty();
        execute(
                database,
                "CREATE SCHEMA \"My App\"",
                "ALTER ROLE label SET search_path TO \"My App\"",
                "CREATE TABLE \"My App\".keep (a INT)",
                "CREATE SCHEMA my_app",
                "CREATE TABLE my_app.elsewhere (a INT)");
        try {
            done(database, "upgrade", "+1", "--no-backup");
            done(database, "upgrade", "+1");

            done(database, "restore", backups().get(0).toString(), "--no-backup");

            assertThat(revisions(database, "current").out()).contains("74694870197c");
        } finally {
            execute(database, "ALTER ROLE label RESET search_path");
        }
    }

    @Test
    void aScriptMayAskSomething() throws Exception {
        String database = empty();
        execute(database, "CREATE TABLE old (a SERIAL)");
        Path store = store(
                "SELECT setval('old_a_seq', 5); INSERT INTO old DEFAULT VALUES; SELECT 1; DROP TABLE IF EXISTS nothing");

        SluiceProcess.Result result = revisions(database, "upgrade", "--no-backup", "--store", store.toString());

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(new LabelDatabase(jdbcUrl(database)).rows("SELECT a FROM old WHERE a = 6"))
                .hasSize(1);
    }

    private Path store(String upgrade) throws IOException {
        Path revision = Files.createDirectories(folder.resolve("store/aa01"));
        Files.writeString(revision.resolve("revision.properties"), """
                revision=aa01
                message=removes what is old
                tables=old
                upgrade.loses.old=the table old goes with %d rows
                upgrade.loses.old.count=SELECT count(*) FROM old
                """);
        Files.writeString(revision.resolve("upgrade.sql"), upgrade);
        return revision.getParent();
    }

    @Test
    void aRestoreBringsBackViewsAndStopsWhereAnotherSchemaWouldLoseOne() throws Exception {
        String database = loaded("1.13");
        execute(database, "CREATE VIEW names AS SELECT username FROM users", "CREATE SCHEMA others");
        Map<String, Set<String>> rows = rows(database);
        done(database, "upgrade", "+1");
        Path backup = backups().get(0);
        execute(database, "CREATE VIEW others.names AS SELECT username FROM public.users");

        SluiceProcess.Result refused = revisions(database, "restore", backup.toString(), "--no-backup");
        execute(database, "DROP VIEW others.names");
        SluiceProcess.Result restored = revisions(database, "restore", backup.toString(), "--no-backup");

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("others.names", "nothing was changed");
        assertThat(restored.exitCode()).as(restored.text()).isZero();
        assertThat(rows(database)).isEqualTo(rows);
        assertThat(new LabelDatabase(jdbcUrl(database)).rows("SELECT username FROM names"))
                .hasSize(5);
    }

    @Test
    void killedInTheMidstOfARevisionItGoesOnBeforeThatOne() throws Exception {
        String database = loaded("1.13");
        SluiceProcess.Running running;
        try (Connection connection = DriverManager.getConnection(jdbcUrl(database));
                Statement reader = connection.createStatement()) {
            connection.setAutoCommit(false);
            reader.executeQuery("SELECT * FROM suggestions LIMIT 1").close();
            running = sluice.start(
                    "revisions", "upgrade", "--allow-data-loss", "--no-backup", "--database", address(database));
            running.until(
                    "a revision that waits for the reader",
                    () -> !new LabelDatabase(jdbcUrl(database))
                            .rows(server.waiting())
                            .isEmpty());
            running.kill();
        }
        assertThat(revisions(database, "current").out()).contains("bda6fe24314e");

        SluiceProcess.Result resumed = sluice.run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(resumed.out()).contains("7 of 12 to do");
        assertThat(rows(database)).isEqualTo(rows(loaded("expected-1.13-to-2.6")));
    }

    /** Each is killed when all of it is done but the note that it was taken. */
    @Test
    @Tag("chaos")
    void killedInTheMidstOfAnyRevisionNothingOfItIsLeft() throws Exception {
        String database = loaded("1.13");
        for (int revision = 13; revision <= REVISIONS; revision++) {
            Map<String, Set<String>> schema = picture(database);
            Map<String, Set<String>> rows = rows(database);
            try (Connection connection = DriverManager.getConnection(jdbcUrl(database));
                    Statement lock = connection.createStatement()) {
                connection.setAutoCommit(false);
                lock.execute("LOCK TABLE alembic_version IN EXCLUSIVE MODE");
                SluiceProcess.Running running = sluice.start(
                        "revisions",
                        "upgrade",
                        "+1",
                        "--allow-data-loss",
                        "--no-backup",
                        "--database",
                        address(database));
                running.until(
                        "a revision that waits for the note",
                        () -> !new LabelDatabase(jdbcUrl(database))
                                .rows(server.waiting())
                                .isEmpty());
                running.kill();
            }
            Map<String, Set<String>> left = new TreeMap<>(picture(database));
            left.keySet().removeIf(table -> table.startsWith("sluice_"));
            assertThat(left).as("revision %d", revision).isEqualTo(schema);
            assertThat(rows(database)).as("revision %d", revision).containsAllEntriesOf(rows);
            SluiceProcess.Result resumed = sluice.run("resume");
            assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        }
        assertThat(rows(database)).isEqualTo(rows(loaded("expected-1.13-to-2.6")));
    }
}

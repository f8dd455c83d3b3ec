package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.argilla.SchemaAfter;
import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.SchemaPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The revisions of Argilla's database, against what the original makes of the same databases. */
abstract class RevisionsOnEachDatabase {
    static final int REVISIONS = 24;

    /** The tags, and how many revisions lead to each. */
    private static final Map<String, Integer> TAGS = Map.ofEntries(
            Map.entry("1.7", 3),
            Map.entry("1.8", 8),
            Map.entry("1.11", 9),
            Map.entry("1.13", 12),
            Map.entry("1.17", 15),
            Map.entry("1.18", 17),
            Map.entry("1.28", 18),
            Map.entry("2.0", 21),
            Map.entry("2.4", 22),
            Map.entry("2.5", 23),
            Map.entry("2.6", 24));

    @TempDir
    Path folder;

    SluiceProcess sluice;
    private int databases;

    @BeforeEach
    void makeHome() {
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    /** As in the names of the fixtures. */
    abstract String engine();

    /** Makes an empty database. */
    abstract void create(String name) throws Exception;

    /** Makes a database with what a file of the fixtures holds. */
    abstract void load(String fixture, String name) throws Exception;

    abstract String jdbcUrl(String name);

    /** What {@code --database} takes. */
    abstract String address(String name);

    String empty() throws Exception {
        String name = "d" + ++databases;
        create(name);
        return name;
    }

    String loaded(String fixture) throws Exception {
        String name = "d" + ++databases;
        load(fixture, name);
        return name;
    }

    SluiceProcess.Result revisions(String name, String... words) throws Exception {
        return sluice.run(Stream.concat(
                        Stream.concat(Stream.of("revisions"), Stream.of(words)), Stream.of("--database", address(name)))
                .toArray(String[]::new));
    }

    void done(String name, String... words) throws Exception {
        SluiceProcess.Result result = revisions(name, words);
        assertThat(result.exitCode())
                .as("%s%n%s", List.of(words), result.text())
                .isZero();
    }

    void execute(String name, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(name));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    Map<String, Set<String>> picture(String name) throws SQLException {
        return SchemaPicture.of(new LabelDatabase(jdbcUrl(name)));
    }

    private Map<String, Set<String>> picture(String name, String script) throws Exception {
        create(name);
        execute(name, script);
        return picture(name);
    }

    /** Every row of every table, without when users were found for datasets, which is now. */
    Map<String, Set<String>> rows(String name) throws SQLException {
        LabelDatabase database = new LabelDatabase(jdbcUrl(name));
        Map<String, Set<String>> rows = new TreeMap<>();
        for (String table : picture(name).keySet()) {
            String columns = table.equals("datasets_users") ? "dataset_id, user_id" : "*";
            Set<String> all = new TreeSet<>();
            database.rows("SELECT %s FROM %s".formatted(columns, table))
                    .forEach(row -> all.add(new TreeMap<>(row).toString()));
            rows.put(table, all);
        }
        return rows;
    }

    @Test
    void eachRevisionMakesTheSchemaOfTheOriginalUpAndDown() throws Exception {
        SchemaAfter original = new SchemaAfter(engine());
        String database = empty();
        for (int number = 1; number <= REVISIONS; number++) {
            done(database, "upgrade", "+1", "--no-backup");
            assertThat(picture(database))
                    .as("up %d", number)
                    .isEqualTo(picture("up_" + number, original.upgrade(number)));
        }
        for (int number = REVISIONS; number >= 1; number--) {
            done(database, "downgrade", "-1", "--no-backup", "--allow-data-loss");
            assertThat(picture(database))
                    .as("down %d", number)
                    .isEqualTo(picture("down_" + number, original.downgrade(number)));
        }
    }

    @Test
    void eachTagLeadsToEachOther() throws Exception {
        SchemaAfter original = new SchemaAfter(engine());
        Map<String, Map<String, Set<String>>> wanted = new HashMap<>();
        for (Map.Entry<String, Integer> tag : TAGS.entrySet()) {
            wanted.put(tag.getKey(), picture("tag_" + tag.getValue(), original.upgrade(tag.getValue())));
        }
        String database = empty();
        for (String tag : eachAfterEachOther(new ArrayList<>(TAGS.keySet()))) {
            done(database, "migrate", "--revision", tag, "--no-backup", "--allow-data-loss");
            assertThat(picture(database)).as(tag).isEqualTo(wanted.get(tag));
        }
    }

    /** A walk that goes from each to each other once. */
    private static List<String> eachAfterEachOther(List<String> all) {
        Map<String, Deque<String>> open = new HashMap<>();
        all.forEach(one -> {
            Deque<String> others = new ArrayDeque<>(all);
            others.remove(one);
            open.put(one, others);
        });
        List<String> walk = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>(List.of(all.get(0)));
        while (!path.isEmpty()) {
            String next = open.get(path.peek()).poll();
            if (next == null) {
                walk.add(0, path.pop());
            } else {
                path.push(next);
            }
        }
        return walk;
    }

    @Test
    void dataIsThatOfTheOriginalOnTheWayUp() throws Exception {
        String database = loaded("1.13");

        done(database, "upgrade", "2.6", "--allow-data-loss", "--no-backup");

        assertThat(rows(database)).isEqualTo(rows(loaded("expected-1.13-to-2.6")));
    }

    @Test
    void dataIsThatOfTheOriginalOnTheWayDown() throws Exception {
        String database = loaded("2.6");

        done(database, "downgrade", "1.13", "--allow-data-loss", "--no-backup");

        assertThat(rows(database)).isEqualTo(rows(loaded("expected-2.6-to-1.13")));
    }

    @Test
    void whatWouldBeRemovedIsSaidBeforeAndNothingIsChanged() throws Exception {
        String database = loaded("1.13");
        Map<String, Set<String>> before = rows(database);

        SluiceProcess.Result dry = revisions(database, "upgrade", "--dry-run");
        SluiceProcess.Result refused = revisions(database, "upgrade", "--no-backup");

        assertThat(dry.exitCode()).as(dry.text()).isEqualTo(1);
        assertThat(dry.out())
                .contains("would make backup in " + folder)
                .contains("would take 237f7c674d74 add status column to records table (records: 1,500 rows)")
                .contains(
                        "cannot take d00f819ccc67 update responses user_id foreign key (responses: 1,642 rows): 106 responses whose user is gone");
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("give --allow-data-loss if that may go; nothing was changed");
        assertThat(rows(database)).isEqualTo(before);
    }

    @Test
    void aRevisionThatFailsIsRolledBackAndAResumeGoesOn() throws Exception {
        String database = loaded("1.13");
        hinder(database);

        SluiceProcess.Result failed = revisions(database, "upgrade", "--allow-data-loss", "--no-backup");

        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.err()).contains("revision 237f7c674d74 was rolled back: ", "halt", " is at 45a12f74448b");
        assertThat(revisions(database, "current").out()).contains("* 45a12f74448b");
        execute(database, unhinder());
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(rows(database)).isEqualTo(rows(loaded("expected-1.13-to-2.6")));
    }

    /** Makes revision 237f7c674d74, which writes into every record, fail where there is one. */
    abstract void hinder(String name) throws SQLException;

    abstract String unhinder();

    @Test
    void aRevisionThatNobodyHereKnowsIsLeftAlone() throws Exception {
        String database = loaded("1.13");
        execute(database, "UPDATE alembic_version SET version_num = 'fedcba987654'");

        for (String command : List.of("current", "list", "upgrade", "migrate", "check")) {
            SluiceProcess.Result result = revisions(database, command);
            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err())
                    .contains(
                            "is at revision fedcba987654, which is not among those of argilla", "nothing was changed");
        }
    }

    @Test
    void whatIsThereAlreadyIsNotTouched() throws Exception {
        String database = loaded("2.6");
        Map<String, Set<String>> before = rows(database);

        SluiceProcess.Result result = revisions(database, "upgrade", "heads");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("none: nothing is left to do, the database is at 580a6553186f");
        assertThat(rows(database)).isEqualTo(before);
    }

    @Test
    void theBackupBringsBackWhatWasThere() throws Exception {
        String database = loaded("1.13");
        Map<String, Set<String>> schema = picture(database);
        Map<String, Set<String>> rows = rows(database);
        SluiceProcess.Result upgraded = revisions(database, "upgrade", "--allow-data-loss");
        assertThat(upgraded.exitCode()).as(upgraded.text()).isZero();
        Path backup = backups().get(0);
        assertThat(upgraded.out()).contains(backup.toString());

        SluiceProcess.Result foreign = sluice.run(
                "revisions",
                "restore",
                backup.toString(),
                "--store",
                storeOfSomebodyElse().toString(),
                "--database",
                address(database));
        SluiceProcess.Result restored = revisions(database, "restore", backup.toString());

        assertThat(foreign.exitCode()).as(foreign.text()).isEqualTo(3);
        assertThat(foreign.err()).contains("is at revision 1e629a913727", "it is the backup of another database");

        assertThat(restored.exitCode()).as(restored.text()).isZero();
        assertThat(restored.out()).contains("is restored from", "what was there before is in ", " is at 1e629a913727");
        assertThat(picture(database)).isEqualTo(schema);
        assertThat(rows(database)).isEqualTo(rows);
        done(database, "upgrade", "--allow-data-loss", "--no-backup");
        assertThat(rows(database)).isEqualTo(rows(loaded("expected-1.13-to-2.6")));
    }

    private Path storeOfSomebodyElse() throws IOException {
        Path store = folder.resolve("others");
        Files.createDirectories(store.resolve("a1"));
        Files.writeString(store.resolve("a1/revision.properties"), "revision=aaaa\nmessage=is another\n");
        return store;
    }

    List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("argilla_backup_"))
                    .toList();
        }
    }

    @Test
    void afterARestoreNothingIsLeftToResume() throws Exception {
        String database = loaded("1.13");
        hinder(database);
        SluiceProcess.Result failed = revisions(database, "upgrade", "--allow-data-loss");
        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        Path backup = backups().get(0);
        assertThat(failed.err()).contains("sluice revisions restore " + backup);

        JsonNode restored = json(revisions(database, "restore", backup.toString(), "--no-backup", "--json"));

        assertThat(restored.get("heads").get(0).asString()).isEqualTo("1e629a913727");
        assertThat(restored.get("restored_from").asString()).isEqualTo(backup.toString());
        assertThat(sluice.run("resume").out()).contains("Nothing to resume");
        assertThat(sluice.run("status").out()).contains("undone by a restore");
        execute(database, unhinder());
        done(database, "upgrade", "--allow-data-loss", "--no-backup");
    }

    static JsonNode json(SluiceProcess.Result result) {
        return JsonMapper.builder().build().readTree(result.out());
    }

    @Test
    void aSecondOneIsKeptOutForTheWholeRun() throws Exception {
        String database = loaded("1.13");
        try (Database store = Database.open(
                        DatabaseAddress.parse(address(database), folder), Optional.of(DatabaseServer.PASSWORD), 2);
                Lease lease = store.storeLease("somebody").orElseThrow()) {
            assertThat(lease).isNotNull();
            for (List<String> words : List.of(
                    List.of("upgrade", "+1"),
                    List.of("downgrade", "-1"),
                    List.of("stamp", "head"),
                    List.of("migrate"))) {
                SluiceProcess.Result result = revisions(database, words.toArray(String[]::new));

                assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
                assertThat(result.err()).contains("is in use by ");
            }
        }
        done(database, "upgrade", "+1", "--no-backup");
    }

    @Test
    void whatIsNoWholeBackupIsLeftAlone() throws Exception {
        String database = loaded("1.13");
        Map<String, Set<String>> rows = rows(database);
        done(database, "upgrade", "+1");
        Path backup = backups().get(0);
        byte[] whole = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(whole, whole.length / 2));

        SluiceProcess.Result half = revisions(database, "restore", backup.toString());
        SluiceProcess.Result none = revisions(database, "restore", "nowhere");

        assertThat(half.exitCode()).as(half.text()).isEqualTo(3);
        assertThat(none.exitCode()).as(none.text()).isEqualTo(3);
        assertThat(half.err()).contains("nothing was changed");
        assertThat(revisions(database, "current").out()).contains("7cbcccf8b57a");
        assertThat(rows(database).get("records")).isEqualTo(rows.get("records"));
    }

    @Test
    void aScriptDoesTheSameWhoeverRunsIt() throws Exception {
        String database = loaded("1.13");
        Map<String, Set<String>> before = rows(database);

        SluiceProcess.Result script = revisions(database, "upgrade", "--sql");

        assertThat(script.exitCode()).as(script.text()).isZero();
        assertThat(rows(database)).isEqualTo(before);
        run(script.out(), database);
        assertThat(rows(database)).isEqualTo(rows(loaded("expected-1.13-to-2.6")));
        assertThat(revisions(database, "check").exitCode()).isZero();
    }

    /** Runs a script as a person would who has one. */
    abstract void run(String script, String name) throws Exception;

    @Test
    void aStampNotesARevisionAndDoesNothingElse() throws Exception {
        String database = loaded("1.13");
        Map<String, Set<String>> schema = picture(database);

        done(database, "stamp", "1.8");
        assertThat(revisions(database, "current").out()).contains("ae5522b4c674");
        done(database, "stamp", "base");
        assertThat(revisions(database, "current").out()).contains("is at base");
        SluiceProcess.Result unknown = revisions(database, "stamp", "9.9");
        assertThat(unknown.exitCode()).as(unknown.text()).isEqualTo(2);
        assertThat(unknown.err()).contains("9.9");
        assertThat(json(revisions(database, "check", "--json")).get("open").asInt())
                .isEqualTo(REVISIONS);
        assertThat(json(revisions(database, "stamp", "head", "--json"))
                        .get("heads")
                        .get(0)
                        .asString())
                .isEqualTo("580a6553186f");

        assertThat(revisions(database, "check").exitCode()).isZero();
        assertThat(picture(database)).isEqualTo(schema);
        String fresh = empty();
        done(fresh, "stamp", "1.7");
        assertThat(revisions(fresh, "current").out()).contains("1769ee58fbb4");
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datachain.ExportedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An outdated catalogue becomes one that newer DataChain opens, or stays what it was. */
class UpgradeIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 8);

    @TempDir
    Path folder;

    private SluiceProcess sluice() {
        return new SluiceProcess(folder.resolve("home"), folder);
    }

    private SluiceProcess.Result upgrade(String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("launch", "upgrade-datachain", "--home", "."));
        words.addAll(List.of(options));
        return sluice().warm().run(words.toArray(String[]::new));
    }

    private Path file() {
        return folder.resolve(".datachain/db");
    }

    private Path backup() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(".datachain"))) {
            return files.filter(file -> file.getFileName().toString().matches("db\\.g\\d-\\d{8}-\\d{6}"))
                    .reduce((one, other) -> {
                        throw new AssertionError("two backups");
                    })
                    .orElseThrow();
        }
    }

    private static List<String> query(Path file, String query) throws SQLException {
        return new MadeCatalogue(file).query(query);
    }

    /** Whatever the generation: what a version has of its own, and its rows. */
    private static List<String> content(Path file) throws SQLException {
        List<String> content = new ArrayList<>();
        for (String version : query(
                file,
                "SELECT v.id || ' ' || d.name FROM datasets_versions v JOIN datasets d ON d.id = v.dataset_id ORDER BY v.uuid")) {
            String id = version.substring(0, version.indexOf(' '));
            content.addAll(query(
                    file,
                    "SELECT uuid || status || feature_schema || created_at || num_objects || preview || schema"
                            + " FROM datasets_versions WHERE id = " + id));
            String ending = query(
                            file,
                            "SELECT name || '_' || replace(v.version, '.', '_') FROM datasets_versions v"
                                    + " JOIN datasets d ON d.id = v.dataset_id WHERE v.id = " + id)
                    .get(0);
            String table = query(
                            file,
                            "SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE 'ds_%%' OR name LIKE 'src_%%') AND (substr(name, -%1$d) = '%2$s' OR substr(name, -%3$d) = '%2$s_0_0') ORDER BY length(name)"
                                    .formatted(ending.length(), ending, ending.length() + 4))
                    .get(0);
            content.addAll(query(
                    file,
                    "SELECT count(*) || ' ' || sum(sys__id) || ' ' || sum(sys__rand / 1000) FROM \"%s\""
                            .formatted(table)));
        }
        return content;
    }

    @ParameterizedTest
    @ValueSource(strings = {"old-0.16.5", "old-0.19.2", "old-0.21.0", "old-0.21.0-dots", "old-0.24.0"})
    void everyOldGenerationIsUpgradedInItsPlace(String fixture) throws Exception {
        CatalogueFixture.copy(fixture, folder);
        Path before = Files.copy(file(), folder.resolve("before"));
        SluiceProcess.Result result = upgrade();
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(query(file(), "SELECT name FROM pragma_table_info('jobs') WHERE name = 'parent_job_id'"))
                .hasSize(1);
        assertThat(content(file())).isEqualTo(content(before));
        assertThat(content(backup())).isEqualTo(content(before));
        new MadeCatalogue(file()).assertClean();
        assertThat(query(backup(), "PRAGMA integrity_check")).containsExactly("ok");
        try (Stream<Path> files = Files.list(folder.resolve(".datachain"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("db", backup().getFileName().toString(), "db.sluice-lease");
        }
        SluiceProcess.Result again = upgrade();
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.err()).contains("there is nothing to upgrade");
    }

    @Test
    void theUndoThatIsPrintedUndoes() throws Exception {
        CatalogueFixture.copy("old-0.19.2", folder);
        List<String> before = content(file());
        String undo = upgrade().out().replaceAll("(?s).*when nobody uses it: ([^\\n]*).*", "$1");
        assertThat(new ProcessBuilder("sh", "-c", undo).start().waitFor()).isZero();
        assertThat(content(file())).isEqualTo(before);
        assertThat(upgrade().exitCode()).isZero();
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        CatalogueFixture.copy("old-0.19.2", folder);
        Map<String, String> before = new ExportedFolder(folder.resolve(".datachain")).bytes();
        SluiceProcess.Result result = upgrade("--dry-run");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("7 to upgrade");
        assertThat(new ExportedFolder(folder.resolve(".datachain")).bytes()).isEqualTo(before);
    }

    @Test
    void whatAnotherHasOpenIsNotSwappedUnderIt() throws Exception {
        CatalogueFixture.copy("old-0.24.0", folder);
        Path before = Files.copy(file(), folder.resolve("before"));
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM datasets").close();
            SluiceProcess.Result result = upgrade();
            assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
            assertThat(result.text()).contains("is open in another process", "nothing was swapped");
            assertThat(content(file())).isEqualTo(content(before));
        }
        assertThat(sluice().run("resume").exitCode()).isZero();
        assertThat(content(file())).isEqualTo(content(before));
        new MadeCatalogue(file()).assertClean();
    }

    @Test
    void whoWritesIsNotDisturbed() throws Exception {
        CatalogueFixture.copy("old-0.19.2", folder);
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE datasets SET description = 'mine'");
            SluiceProcess.Result result = upgrade();
            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err()).contains("cannot be held against others");
            statement.execute("COMMIT");
        }
        assertThat(upgrade().exitCode()).isZero();
        assertThat(query(file(), "SELECT DISTINCT description FROM datasets")).containsExactly("mine");
    }

    /** Whoever opens and closes the catalogue meanwhile must not take the lock away, nor the log. */
    @Test
    void whoComesMeanwhileMayReadAndNotWrite() throws Exception {
        CatalogueFixture.copy("old-0.19.2", folder);
        enlarge();
        SluiceProcess.Running running =
                sluice().start("launch", "upgrade-datachain", "--home", ".", "--limit-rate", "2");
        running.until("rows in the new catalogue", () -> draftUnits() > 0);
        assertThat(query(file(), "SELECT count(*) FROM datasets")).isNotEmpty();
        assertThatThrownBy(() -> new MadeCatalogue(file())
                        .change("PRAGMA busy_timeout = 100", "UPDATE datasets SET description = 'lost'"))
                .hasMessageContaining("SQLITE_BUSY");
        SluiceProcess.Result result = running.await();
        assertThat(result.exitCode()).as(result.text()).isZero();
    }

    @Test
    void aLookAtWhatNeedsNoUpgradeChangesNothing() throws Exception {
        CatalogueFixture.copy("wal", folder);
        Map<String, String> before = new ExportedFolder(folder.resolve(".datachain")).bytes();
        SluiceProcess.Result result = upgrade("--dry-run");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("there is nothing to upgrade");
        assertThat(new ExportedFolder(folder.resolve(".datachain")).bytes()).isEqualTo(before);
    }

    @Test
    void aRunThatDiedWithItsLastWordOnItsLipsIsDone() throws Exception {
        CatalogueFixture.copy("old-0.19.2", folder);
        assertThat(upgrade().exitCode()).isZero();
        new MadeCatalogue(folder.resolve("home/jobs.db"))
                .change("UPDATE sluice_run SET state = 'RUNNING', leaving = 1, ended_at = NULL");
        SluiceProcess.Result result = sluice().warm().run("resume");
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("backup", "undo");
    }

    @Test
    void killedAtAnyPointTheOldCatalogueOrTheNewOneIsThere() throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        System.out.printf("kill test: seed %d%n", seed);
        Random random = new Random(seed);
        CatalogueFixture.copy("old-0.19.2", folder);
        enlarge();
        List<String> before = content(file());
        Path kept = Files.copy(file(), folder.resolve("kept"));
        int between = 0;
        int kills = 0;
        while (kills < KILLS) {
            SluiceProcess.Running running =
                    sluice().start("launch", "upgrade-datachain", "--home", ".", "--new", "--limit-rate", "8");
            while (kills < KILLS && running(file())) {
                int least = draftUnits() + 1 + random.nextInt(4);
                try {
                    running.until(least + " units", () -> draftUnits() >= least || !running(file()));
                } catch (java.io.IOException e) {
                    break; // it is through
                }
                running.process().waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
                running.kill();
                kills++;
                between += running(file()) && draftUnits() > 0 ? 1 : 0;
                System.out.printf("kill test: kill %d after %d units%n", kills, draftUnits());
                assertThat(content(file())).as("seed %d", seed).isEqualTo(before);
                running = sluice().start("resume");
            }
            SluiceProcess.Result result = running.await();
            assertThat(result.exitCode()).as("seed %d: %s", seed, result.text()).isZero();
            assertThat(content(file())).as("seed %d", seed).isEqualTo(before);
            new MadeCatalogue(file()).assertClean();
            Files.delete(backup());
            Files.copy(kept, file(), StandardCopyOption.REPLACE_EXISTING);
        }
        System.out.printf("kill test: %d of %d kills after the first unit and before the swap%n", between, kills);
        assertThat(between).as("seed %d", seed).isGreaterThanOrEqualTo(KILLS / 2);
    }

    /** Enough rows that a kill finds something half done. */
    private void enlarge() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            String table = query(
                            file(), "SELECT name FROM sqlite_master WHERE name LIKE 'ds!_%' ESCAPE '!' ORDER BY name")
                    .get(0);
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
                    + " INSERT INTO %s (sys__id, sys__rand, s) SELECT i, i * 7, 'text ' || i FROM n".formatted(table));
        }
    }

    /** Whether the catalogue is still the old one. */
    private static boolean running(Path file) {
        try {
            return query(file, "SELECT 1 FROM sqlite_master WHERE name = 'namespaces'")
                    .isEmpty();
        } catch (SQLException e) {
            return true;
        }
    }

    private int draftUnits() {
        try {
            Path draft = folder.resolve(".datachain/db.sluice-draft");
            return Files.exists(draft)
                    ? Integer.parseInt(query(
                                    draft,
                                    "SELECT (SELECT count(*) FROM datasets_versions) + (SELECT coalesce(max(row_count), 0) / 20000 FROM sluice_watermark)")
                            .get(0))
                    : 0;
        } catch (SQLException e) {
            return 0;
        }
    }
}

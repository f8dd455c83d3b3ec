package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFacts;
import dev.sluice.jobs.datachain.CatalogueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real process in the midst of an import, into a new catalogue and into one that is there, and resumes it. */
class ImportKillIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 8);
    private static final int KILLS_OF_ONE_RUN = 4;
    private static final int ROWS = 400_000;
    /** Rows that are committed at once. */
    private static final int BATCH = 20_000;

    private static final int SMALL = 4;
    private static final int UNITS = ROWS / BATCH + 2 * SMALL;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void noRowIsMissingAndNoneIsThereTwice() throws Exception {
        System.out.printf("kill test: seed %d%n", seed);
        CatalogueStore store = CatalogueStore.create(folder);
        for (int i = 0; i < SMALL; i++) {
            store.plainVersion("before", "1.0." + i, 20);
            store.plainVersion("then", "1.0." + i, 20);
        }
        store.plainVersion("large", "1.0.0", ROWS);
        SluiceProcess.Result exported = new SluiceProcess(folder.resolve("home"), folder)
                .warm()
                .run("launch", "export-datasets", "--source", ".", "--target", "exported");
        assertThat(exported.exitCode()).as(exported.text()).isZero();
        Map<String, Map<String, String>> wanted = CatalogueFacts.of(store.file());
        int kills = 0;
        int between = 0;
        for (int round = 1; kills < KILLS; round++) {
            boolean live = round % 2 == 0;
            Path target = folder.resolve("target " + round);
            if (live) {
                CatalogueStore.create(Files.createDirectories(target));
            }
            Path written = target.resolve(live ? ".datachain/db" : ".datachain/db.sluice-draft");
            SluiceProcess sluice = new SluiceProcess(folder.resolve("home " + round), folder);
            SluiceProcess.Running running =
                    sluice.start("launch", "import-datasets", "--source", "exported", "--target", target.toString());
            for (int n = 0; n < KILLS_OF_ONE_RUN && kills < KILLS; n++) {
                int least = Math.min(UNITS - 1, finished(written) + 1 + random.nextInt(UNITS / 6));
                try {
                    running.until(least + " units", () -> finished(written) >= least);
                } catch (IOException e) {
                    break; // it was quicker
                }
                running.process().waitFor(random.nextInt(30), TimeUnit.MILLISECONDS);
                running.kill();
                kills++;
                int finished = finished(written);
                between += finished > 0 && finished < UNITS ? 1 : 0;
                System.out.printf(
                        "kill test: kill %d after %d of %d units, %s catalogue%n",
                        kills, finished, UNITS, live ? "live" : "new");
                if (!live) {
                    assertThat(target.resolve(".datachain/db")).doesNotExist();
                }
                running = sluice.start("resume");
            }
            SluiceProcess.Result result = running.await();
            assertThat(result.exitCode()).as("seed %d: %s", seed, result.text()).isZero();
            Map<String, Map<String, String>> found = CatalogueFacts.of(target.resolve(".datachain/db"));
            assertThat(found.keySet()).isEqualTo(wanted.keySet());
            wanted.forEach((version, facts) -> assertThat(found.get(version).get("exact rows"))
                    .as("seed %d, %s", seed, version)
                    .isEqualTo(facts.get("exact rows")));
            new MadeCatalogue(target.resolve(".datachain/db")).assertClean();
        }
        System.out.printf("kill test: %d of %d kills after the first and before the last unit%n", between, kills);
        assertThat(between).as("seed %d", seed).isGreaterThanOrEqualTo(KILLS * 3 / 4);
    }

    /** Versions that are there, and batches of the one that is being loaded. */
    private static int finished(Path written) {
        if (!Files.exists(written)) {
            return 0;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + written);
                Statement statement = connection.createStatement();
                ResultSet units = statement.executeQuery("SELECT (SELECT count(*) FROM datasets_versions) +"
                        + " (SELECT coalesce(max(row_count), 0) FROM sluice_watermark) / " + BATCH)) {
            return units.getInt(1);
        } catch (SQLException e) {
            return 0;
        }
    }
}

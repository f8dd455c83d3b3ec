package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.label.LabelDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real process while it takes revisions of a database that is not small, and resumes it. */
class RevisionsKillIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 8);
    private static final int RECORDS = 60_000;
    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** Those between 1.13 and 2.6, in their order. */
    private static final List<String> ROUTE = List.of(
            "7cbcccf8b57a",
            "b8458008b60e",
            "84f6b9ff6076",
            "7850ab5b42d9",
            "bda6fe24314e",
            "ca7293c38970",
            "d00f819ccc67",
            "45a12f74448b",
            "237f7c674d74",
            "660d6c6b3360",
            "6ed1b8bf8e08",
            "580a6553186f");

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private ArgillaStore store;
    private SluiceProcess sluice;

    @Test
    void killedAtAnyMomentItEndsLikeOneThatIsNot() throws Exception {
        System.out.printf("revisions kill test: seed %d%n", seed);
        store = ArgillaStore.copy("1.13", folder);
        store.fill(store.datasets().get(0), RECORDS);
        sluice = new SluiceProcess(folder.resolve("home"), folder);
        Files.copy(store.file(), folder.resolve("undisturbed.db"));
        done(sluice.run(
                "revisions", "upgrade", "--allow-data-loss", "--no-backup", "--database", "sqlite:undisturbed.db"));

        int between = 0;
        for (int n = 1; n <= KILLS; n++) {
            if (taken() == ROUTE.size()) {
                done(sluice.run("resume")); // killed when it had only to read back, too
                done(sluice.run(
                        "revisions",
                        "downgrade",
                        "1.13",
                        "--allow-data-loss",
                        "--no-backup",
                        "--database",
                        store.address()));
            }
            between += kill(n) ? 1 : 0;
        }
        SluiceProcess.Result last = sluice.run("resume");
        assertThat(last.exitCode()).as("seed %d: %s", seed, last.text()).isZero();
        System.out.printf(
                "revisions kill test: %d of %d kills after the first and before the last revision%n", between, KILLS);
        assertThat(between).as("seed %d", seed).isGreaterThanOrEqualTo(KILLS * 3 / 4);
        assertThat(rows(store.file())).as("seed %d", seed).isEqualTo(rows(folder.resolve("undisturbed.db")));
    }

    /** Kills a run and says whether that was in its midst. */
    private boolean kill(int n) throws Exception {
        int before = taken();
        boolean fresh = before == 0;
        SluiceProcess.Running running = fresh
                ? sluice.start("revisions", "upgrade", "--allow-data-loss", "--new", "--database", store.address())
                : sluice.start("resume");
        int wanted = Math.min(ROUTE.size() - 1, before + 1);
        running.until("what is left to do", () -> running.printed().contains("to do"));
        running.until("a revision more", () -> taken() >= wanted);
        running.process().waitFor(random.nextLong(LATEST_NANOS), TimeUnit.NANOSECONDS);
        SluiceProcess.Result killed = running.kill();
        int taken = taken();
        System.out.printf("revisions kill test: kill %d after %d of %d revisions%n", n, taken, ROUTE.size());
        if (!fresh) {
            assertThat(killed.out()).contains("%d of %d to do".formatted(ROUTE.size() - before, ROUTE.size() + 1));
        }
        return taken > 0 && taken < ROUTE.size();
    }

    private int taken() {
        try {
            return ROUTE.indexOf(store.list("SELECT version_num FROM alembic_version")
                            .get(0))
                    + 1;
        } catch (SQLException e) {
            return -1; // it is being written
        }
    }

    private static void done(SluiceProcess.Result result) {
        assertThat(result.exitCode()).as(result.text()).isZero();
    }

    private static Map<String, Set<String>> rows(Path file) {
        LabelDatabase database = new LabelDatabase("jdbc:sqlite:" + file);
        Map<String, Set<String>> rows = new TreeMap<>();
        database.rows("SELECT name FROM sqlite_master WHERE type = 'table'").forEach(table -> {
            String name = table.get("name").toString();
            Set<String> all = new HashSet<>();
            database.rows("SELECT %s FROM %s"
                            .formatted(name.equals("datasets_users") ? "dataset_id, user_id" : "*", name))
                    .forEach(row -> all.add(new TreeMap<>(row).toString()));
            rows.put(name, new TreeSet<>(all));
        });
        return rows;
    }
}

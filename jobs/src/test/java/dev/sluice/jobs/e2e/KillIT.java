package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.StoreSnapshot;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills the real process at random moments and resumes it. 8 kills by default, 50 with {@code -Pchaos}; another seed with
 * {@code -Dsluice.seed=N}.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 8);
    private static final int KILLS_OF_ONE_RUN = 4;
    private static final int PROJECTS = 24;
    private static final int SESSION_BYTES = 60_000;
    private static final int MEGABYTES_A_SECOND = 1;
    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int between;
    private int kills;

    @Test
    void weakPoint15ARunThatIsKilledAgainAndAgainEndsLikeOneThatIsNot() throws Exception {
        System.out.printf("kill test: seed %d%n", seed);
        Map<String, String> undisturbed = undisturbed();
        for (int round = 1; kills < KILLS; round++) {
            assertThat(killed(round)).as("seed %d, round %d", seed, round).isEqualTo(undisturbed);
        }
        System.out.printf("kill test: %d of %d kills after the first and before the last unit%n", between, kills);
        assertThat(between).as("seed %d", seed).isGreaterThanOrEqualTo(KILLS * 3 / 4);
    }

    /** Kills that know nothing of units: most of a short run is its start, its plan and its end. */
    @Test
    void aRunThatIsKilledAtAnyMomentOfItsLifeEndsLikeOneThatIsNot() throws Exception {
        System.out.printf("kill test: seed %d%n", seed);
        long start = System.nanoTime();
        Map<String, String> undisturbed = undisturbed();
        long life = System.nanoTime() - start;
        for (int round = 1; kills < KILLS; round++) {
            WalkStore store = store();
            SluiceProcess sluice = sluice("home-" + round);
            for (int n = 1;
                    n <= KILLS_OF_ONE_RUN && kills < KILLS && !state(round).equals("DONE");
                    n++) {
                SluiceProcess.Running running = sluice.start(command(store, round));
                long moment = random.nextLong(life);
                if (!running.process().waitFor(moment, TimeUnit.NANOSECONDS)) {
                    running.kill();
                    kills++;
                    System.out.printf("kill test: kill %d after %d ms: %s%n", kills, moment / 1_000_000, state(round));
                }
            }
            if (!state(round).equals("DONE")) {
                SluiceProcess.Result result = sluice.run(command(store, round));
                assertThat(result.exitCode())
                        .as("seed %d: %s", seed, result.text())
                        .isZero();
            }
            assertNothingIsLeftOf(store);
            assertThat(StoreSnapshot.of(store.database(), store.storage()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(undisturbed);
            moveAway("killed-" + round);
        }
        assertEveryReportCanBeRead();
    }

    /** What a person would type next: before there is a run there is nothing to resume. */
    private String[] command(WalkStore store, int round) {
        return state(round).isEmpty() ? store.launch(0) : new String[] {"resume"};
    }

    /** What the home says of its one run; empty where it knows of none. */
    private String state(int round) {
        Path jobs = folder.resolve("home-" + round).resolve("jobs.db");
        LabelDatabase database = new LabelDatabase("jdbc:sqlite:" + jobs);
        if (!Files.exists(jobs)
                || database.rows("SELECT 1 FROM sqlite_master WHERE name = 'sluice_run'")
                        .isEmpty()) {
            return "";
        }
        return database.rows("SELECT state FROM sluice_run").stream()
                .map(row -> (String) row.get("state"))
                .collect(Collectors.joining(", "));
    }

    private void assertEveryReportCanBeRead() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json")))
                    .isNotEmpty()
                    .allSatisfy(report -> JsonMapper.shared().readTree(report.toFile()));
        }
    }

    private static void assertNothingIsLeftOf(WalkStore store) {
        assertThat(store.database()
                        .rows("SELECT name FROM sqlite_master WHERE name IN"
                                + " ('sluice_plan', 'sluice_ledger', 'sluice_run')"))
                .isEmpty();
    }

    private Map<String, String> undisturbed() throws Exception {
        WalkStore store = store();
        SluiceProcess.Result result = sluice("home-undisturbed").run(store.launch(0));
        assertThat(result.exitCode()).as(result.text()).isZero();
        Map<String, String> snapshot = StoreSnapshot.of(store.database(), store.storage());
        moveAway("undisturbed");
        return snapshot;
    }

    /** One run, killed several times, in the folder where the undisturbed one was: paths are part of what is compared. */
    private Map<String, String> killed(int round) throws Exception {
        WalkStore store = store();
        SluiceProcess sluice = sluice("home-" + round);
        SluiceProcess.Running running = sluice.start(store.launch(MEGABYTES_A_SECOND));
        int least = 0;
        for (int n = 1; n <= KILLS_OF_ONE_RUN && kills < KILLS; n++) {
            least = Math.min(PROJECTS - 1, least + 1 + random.nextInt(PROJECTS / (KILLS_OF_ONE_RUN + 1)));
            int wanted = least;
            running.until(wanted + " units committed", () -> store.committed() >= wanted);
            running.process().waitFor(random.nextLong(LATEST_NANOS), TimeUnit.NANOSECONDS);
            running.kill();
            Map<Object, Object> finished = finished(store);
            kills++;
            between += finished.size() > 0 && finished.size() < PROJECTS ? 1 : 0;
            running = sluice.start("resume");
            System.out.printf("kill test: kill %d after %d of %d units%n", kills, finished.size(), PROJECTS);
            least = finished.size();
            String left = "%d of %d to do".formatted(PROJECTS - finished.size(), PROJECTS);
            SluiceProcess.Running resumed = running;
            running.until("a resume with " + left, () -> Texts.of(resumed.out()).contains("to do"));
            assertThat(Files.readString(running.out())).as("seed %d", seed).contains(left);
            assertThat(finished(store))
                    .as("seed %d: units that were finished", seed)
                    .containsAllEntriesOf(finished);
        }
        SluiceProcess.Result result = running.await();
        assertThat(result.exitCode()).as("seed %d: %s", seed, result.text()).isZero();
        assertNothingIsLeftOf(store);
        Map<String, String> snapshot = StoreSnapshot.of(store.database(), store.storage());
        moveAway("killed-" + round);
        return snapshot;
    }

    /** Each unit that has arrived, and where it has arrived. */
    private static Map<Object, Object> finished(WalkStore store) {
        Map<Object, Object> units = new HashMap<>();
        store.database()
                .rows("SELECT position, json_extract(proof, '$.datasetPath') AS path FROM sluice_ledger"
                        + " WHERE outcome IN ('DONE', 'VERIFIED')")
                .forEach(row -> units.put(row.get("position"), row.get("path")));
        return units;
    }

    private WalkStore store() throws Exception {
        return WalkStore.make(folder.resolve("store"), PROJECTS, SESSION_BYTES);
    }

    private void moveAway(String name) throws Exception {
        Files.move(folder.resolve("store"), folder.resolve(name));
    }

    private SluiceProcess sluice(String home) {
        return new SluiceProcess(folder.resolve(home), folder);
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datus.MadeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real process in the midst of a migration and resumes it, while others read and write the table. */
class DatusKillIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 8);
    private static final int KILLS_OF_ONE_RUN = 4;
    private static final int RANGE = 2000;
    private static final int ROWS = 12 * RANGE;
    /** All ranges, and the backup before them. */
    private static final int UNITS = ROWS / RANGE + 1;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void whoReadsSeesAllOfTheOldOrAllOfTheNew() throws Exception {
        System.out.printf("kill test: seed %d%n", seed);
        LanceClient client = LanceClient.of(LanceClient.NEWEST);
        int kills = 0;
        int between = 0;
        for (int round = 1; kills < KILLS; round++) {
            MadeStore store = MadeStore.make(folder.resolve("store " + round), ROWS);
            List<Map<String, Object>> before = client.read(store.database()).rows();
            SluiceProcess sluice = new SluiceProcess(folder.resolve("home " + round), folder);
            Path stop = folder.resolve("stop " + round);
            SluiceProcess.Running reader = client.readUntil(stop, store.database(), ROWS);
            reader.until("a look", () -> reader.printed().contains("all of version 0"));
            SluiceProcess.Running running = sluice.start(store.launch("migrate-schema-metadata", "--limit-rate", "2"));
            for (int n = 1; n <= KILLS_OF_ONE_RUN && kills < KILLS; n++) {
                int least = Math.min(UNITS - 1, finished(store) + 1 + random.nextInt(UNITS / 6));
                running.until(least + " units", () -> finished(store) >= least);
                running.kill();
                kills++;
                int finished = finished(store);
                between += finished > 0 && finished < UNITS ? 1 : 0;
                System.out.printf("kill test: kill %d after %d of %d units%n", kills, finished, UNITS);
                running = sluice.start("resume");
                SluiceProcess.Running resumed = running;
                running.until(
                        "what is left to do", () -> Texts.of(resumed.out()).contains("to do"));
                assertThat(running.printed()).contains("%d of %d to do".formatted(UNITS - finished, UNITS));
            }
            SluiceProcess.Result result = running.await();
            assertThat(result.exitCode()).as("seed %d: %s", seed, result.text()).isZero();
            reader.until("a look", () -> reader.printed().contains("all of version 1"));
            Files.createFile(stop);
            SluiceProcess.Result seen = reader.await();
            assertThat(seen.out().lines().filter(line -> line.startsWith("all") || !line.startsWith("{")))
                    .as("seed %d: %s", seed, seen.text())
                    .containsExactly("all of version 0", "all of version 1");
            assertSame(before, client.read(store.database()).rows());
        }
        System.out.printf("kill test: %d of %d kills after the first and before the last unit%n", between, kills);
        assertThat(between).as("seed %d", seed).isGreaterThanOrEqualTo(KILLS * 3 / 4);
    }

    private static void assertSame(List<Map<String, Object>> before, List<Map<String, Object>> after) {
        assertThat(after).hasSameSizeAs(before);
        for (int row = 0; row < before.size(); row++) {
            assertThat(after.get(row)).containsAllEntriesOf(before.get(row));
        }
    }

    /** Units that the ledger calls done. */
    private static int finished(MadeStore store) {
        Path ledger = store.database().resolve(".sluice/ledger-1");
        try (Stream<String> lines = Files.lines(ledger, StandardCharsets.UTF_8)) {
            return (int) lines.filter(line -> line.contains("\"outcome\":\"DONE\"") && line.endsWith("}"))
                    .map(line -> line.replaceAll("^.*\"position\":(\\d+).*", "$1"))
                    .distinct()
                    .count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    @Test
    void whatSomebodyElseWritesMeanwhileIsMigratedToo() throws Exception {
        MadeStore store = MadeStore.make(folder.resolve("store"), 4 * RANGE);
        SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder);
        SluiceProcess.Running running = sluice.start(store.launch("migrate-schema-metadata", "--limit-rate", "1"));
        running.until("a range", () -> finished(store) > 1);
        running.freeze();
        store.rewrite(4 * RANGE + 7);
        running.thaw();
        SluiceProcess.Result result = running.await();
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("8007 of 8007", "somebody else has written while this ran");
        LanceClient.Content after = LanceClient.of(LanceClient.OF_DATUS).read(store.database());
        assertThat(after.total()).isEqualTo(4 * RANGE + 7);
        assertThat(after.rows()).allSatisfy(row -> assertThat(row).containsEntry("metadata_version", 1));
        // Nothing of what was done in vain is left.
        try (Stream<Path> files = Files.list(store.table().resolve("data"))) {
            assertThat(files.count()).isEqualTo(8 + 9 + 5);
        }
    }

    @Test
    void anotherLaunchClearsAwayWhatAKilledOneLeft() throws Exception {
        MadeStore store = MadeStore.make(folder.resolve("store"), 10 * RANGE);
        SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder);
        SluiceProcess.Running running = sluice.start(store.launch("migrate-schema-metadata", "--limit-rate", "1"));
        running.until("some ranges", () -> finished(store) > 3);
        running.kill();
        SluiceProcess.Result refused = sluice.run(store.launch("migrate-schema-metadata"));
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("is unfinished");
        SluiceProcess.Result result = sluice.run(store.launch("migrate-schema-metadata", "--new"));
        assertThat(result.exitCode()).as(result.text()).isZero();
        // One range of the killed run was written and not noted, at the most.
        try (Stream<Path> files = Files.list(store.table().resolve("data"))) {
            assertThat(files.count()).isBetween(30L, 32L);
        }
        assertThat(store.database().resolve(".sluice")).doesNotExist();
    }

    @Test
    void aFullDiskChangesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 16)) {
            MadeStore store = MadeStore.make(disk.folder().resolve("store"), 10 * RANGE);
            LanceClient client = LanceClient.of(LanceClient.OF_DATUS);
            LanceClient.Content before = client.read(store.database());
            SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
            disk.fillBut(1_000_000);
            SluiceProcess.Result noBackup = sluice.run(store.launch("migrate-schema-metadata"));
            assertThat(noBackup.exitCode()).as(noBackup.text()).isEqualTo(3);
            assertThat(noBackup.err()).contains("a backup takes");
            SluiceProcess.Result noRoom = sluice.run(store.launch("migrate-schema-metadata", "--skip-backup", "--new"));
            assertThat(noRoom.exitCode()).as(noRoom.text()).isEqualTo(1);
            assertThat(noRoom.text())
                    .contains("nothing was changed", "No space left on device", "none of 20000 migrated");
            assertThat(client.read(store.database())).isEqualTo(before);
            disk.empty();
            SluiceProcess.Result result = sluice.run("resume");
            assertThat(result.exitCode()).as(result.text()).isZero();
            assertSame(before.rows(), client.read(store.database()).rows());
        }
    }
}

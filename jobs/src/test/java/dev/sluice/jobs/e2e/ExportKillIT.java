package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueStore;
import dev.sluice.jobs.datachain.ExportedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real process in the midst of an export and resumes it, while somebody watches the target. */
class ExportKillIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 8);
    private static final int KILLS_OF_ONE_RUN = 4;
    private static final int PARTS = 48;
    private static final int PART_ROWS = 5_000;
    private static final int SMALL = 3;
    private static final int UNITS = PARTS + 2 * SMALL;
    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void anExportThatIsKilledAgainAndAgainHasTheSameBytes() throws Exception {
        System.out.printf("kill test: seed %d%n", seed);
        CatalogueStore store = store();
        Path undisturbed = folder.resolve("undisturbed");
        SluiceProcess.Result whole =
                new SluiceProcess(folder.resolve("home"), folder).warm().run(launch(store, undisturbed, 1));
        assertThat(whole.exitCode()).as(whole.text()).isZero();
        Map<String, String> wanted = new ExportedFolder(undisturbed).bytes();
        int kills = 0;
        int between = 0;
        for (int round = 1; kills < KILLS; round++) {
            Path target = folder.resolve("target " + round);
            Files.createDirectories(target);
            SluiceProcess sluice = new SluiceProcess(folder.resolve("home " + round), folder);
            try (Watcher watcher = new Watcher(target)) {
                SluiceProcess.Running running = sluice.start(launch(store, target, 2));
                for (int n = 1; n <= KILLS_OF_ONE_RUN && kills < KILLS; n++) {
                    int least = Math.min(UNITS - 1, finished(target) + 1 + random.nextInt(UNITS / 8));
                    running.until(least + " units", () -> finished(target) >= least);
                    running.process().waitFor(random.nextLong(LATEST_NANOS), TimeUnit.NANOSECONDS);
                    running.kill();
                    kills++;
                    int finished = finished(target);
                    between += finished > 0 && finished < UNITS ? 1 : 0;
                    System.out.printf("kill test: kill %d after %d of %d units%n", kills, finished, UNITS);
                    running = sluice.start("resume");
                    SluiceProcess.Running resumed = running;
                    running.until(
                            "what is left to do", () -> Texts.of(resumed.out()).contains("to do"));
                    assertThat(running.printed()).contains("%d of %d to do".formatted(UNITS - finished, UNITS));
                }
                SluiceProcess.Result result = running.await();
                assertThat(result.exitCode())
                        .as("seed %d: %s", seed, result.text())
                        .isZero();
                watcher.assertNothingIncompleteWasSeen();
            }
            assertThat(new ExportedFolder(target).bytes())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(wanted);
        }
        System.out.printf("kill test: %d of %d kills after the first and before the last unit%n", between, kills);
        assertThat(between).as("seed %d", seed).isGreaterThanOrEqualTo(KILLS * 3 / 4);
    }

    @Test
    void rowsThatAreChangedWhileARunIsDeadAreExportedAsTheyAreThen() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("large", "1.0.0", PARTS * PART_ROWS);
        Path target = folder.resolve("target");
        SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder);
        SluiceProcess.Running running = sluice.start(launch(store, target, 1));
        running.until("some parts", () -> finished(target) >= PARTS / 4);
        running.kill();
        assertThat(finished(target)).isLessThan(PARTS);
        store.execute("UPDATE ds_local_local_large_1_0_0 SET n = -n");
        SluiceProcess.Result result = sluice.run("resume");
        assertThat(result.exitCode()).as(result.text()).isZero();
        ExportedFolder exported = new ExportedFolder(target);
        assertThat(exported.cells("large.1.0.0.parquet"))
                .isEqualTo(exported.tableCells("large.1.0.0.parquet", store.file()));
    }

    private CatalogueStore store() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder);
        for (int i = 0; i < SMALL; i++) {
            store.plainVersion("before", "1.0." + i, 20);
        }
        store.plainVersion("large", "1.0.0", PARTS * PART_ROWS);
        for (int i = 0; i < SMALL; i++) {
            store.plainVersion("then", "1.0." + i, 20);
        }
        return store;
    }

    private static String[] launch(CatalogueStore store, Path target, int threads) {
        return new String[] {
            "launch",
            "export-datasets",
            "--source",
            store.folder().toString(),
            "--target",
            target.toString(),
            "--row-group-rows",
            String.valueOf(PART_ROWS / 5),
            "--threads",
            String.valueOf(threads)
        };
    }

    /** Units that the ledger calls done, whichever attempt has done them. */
    private static int finished(Path target) {
        try (Stream<String> lines = Files.lines(target.resolve(".sluice/ledger-1"), StandardCharsets.UTF_8)) {
            return (int) lines.filter(line -> line.contains("\"outcome\":\"DONE\"") && line.endsWith("}"))
                    .map(line -> line.replaceAll(".*\"position\":(\\d+).*", "$1"))
                    .distinct()
                    .count();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    /** Looks at every file that calls itself Parquet, over and over again. */
    private static final class Watcher implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Queue<String> incomplete = new ConcurrentLinkedQueue<>();
        private final Thread thread;

        Watcher(Path target) {
            thread = new Thread(() -> {
                while (!ended.get()) {
                    look(target);
                }
            });
            thread.start();
        }

        private void look(Path target) {
            try (Stream<Path> files = Files.walk(target)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (file.toString().endsWith(".parquet") && !isComplete(Files.readAllBytes(file))) {
                        incomplete.add(file.toString());
                    }
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                // A folder that goes while it is walked through: the next look is another one.
            }
        }

        private static boolean isComplete(byte[] file) {
            List<String> ends = List.of(
                    new String(file, 0, Math.min(4, file.length), StandardCharsets.ISO_8859_1),
                    new String(
                            file, Math.max(0, file.length - 4), Math.min(4, file.length), StandardCharsets.ISO_8859_1));
            return file.length > 12 && ends.equals(List.of("PAR1", "PAR1"));
        }

        void assertNothingIncompleteWasSeen() {
            assertThat(incomplete).isEmpty();
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            thread.join();
        }
    }
}

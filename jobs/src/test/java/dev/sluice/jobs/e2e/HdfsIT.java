package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An export into a real HDFS is, byte by byte, one into a folder of this machine. Only with {@code -Pchaos}. */
@Tag("hdfs")
class HdfsIT {
    private static final String[] MANY_PARTS = {"--row-group-rows", "1000", "--threads", "1"};
    private static final String LEASE = ".sluice-lease";

    @TempDir
    static Path serverFolder;

    private static HdfsServer server;

    @TempDir
    Path folder;

    private String name;
    private SluiceProcess sluice;

    @BeforeAll
    static void startServer() throws Exception {
        server = new HdfsServer(serverFolder);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void prepare(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        sluice = new SluiceProcess(folder.resolve("home"), folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "edge"})
    void theFilesAreThoseOfALocalExport(String fixture) throws Exception {
        DataChainStore store = DataChainStore.copy(fixture, folder.resolve("store"));
        String target = name + "/with space/" + fixture;

        SluiceProcess.Result local = sluice.run(store.export("local", "--verify", "full"));
        SluiceProcess.Result remote = sluice.run(store.export(server.address(target), "--verify", "full"));

        assertThat(remote.exitCode()).as(remote.text()).isEqualTo(local.exitCode());
        assertThat(remote.err()).isEmpty();
        assertSame(server.content(target), local());
    }

    @Test
    void whatWasExportedIsImportedFromThere() throws Exception {
        DataChainStore store = DataChainStore.copy("small", folder.resolve("store"));
        String address = server.address(name + "/with space");
        sluice.run(store.export(address));

        SluiceProcess.Result result =
                sluice.run("launch", "import-datasets", "--source", address, "--target", "new", "--verify", "full");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.err()).isEmpty();
        MadeCatalogue target = new MadeCatalogue(folder.resolve("new/.datachain/db"));
        CatalogueFacts.assertSame(
                target.facts(), CatalogueFacts.of(store.folder().resolve("db")));
        target.assertClean();
    }

    @Test
    void aRunThatIsKilledAgainAndAgainEndsLikeOneThatIsNot() throws Exception {
        DataChainStore store = big();
        SluiceProcess.Running running = sluice.start(store.export(server.address(name), MANY_PARTS));
        for (int least : new int[] {4, 25, 60}) {
            running.until(least + " files with rows", () -> server.finished(name) >= least);
            long process = running.process().pid();
            running.kill();
            SluiceProcess.Result early = sluice.run("resume");
            assertThat(early.exitCode()).as(early.text()).isEqualTo(3);
            assertThat(early.err()).contains("in use by export-datasets (process %d), or was".formatted(process));
            server.forget(true);
            SluiceProcess.Running resumed = sluice.start("resume");
            resumed.until("a resume", () -> Texts.of(resumed.out()).contains("to do"));
            server.forget(false);
            running = resumed;
        }
        SluiceProcess.Result result = running.await();

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(server.content(name).keySet()).noneMatch(HdfsIT::isOfRun);
        assertSame(server.content(name), undisturbed(store));
    }

    /** As it is without anybody's help: HDFS lets go of a dead process's file in a minute. */
    @Test
    void aKilledRunGoesOnInAMinute() throws Exception {
        DataChainStore store = big();
        SluiceProcess.Running running = sluice.start(store.export(server.address(name), MANY_PARTS));
        running.until("files with rows", () -> server.finished(name) >= 10);
        running.kill();
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);

        SluiceProcess.Result result = sluice.run("resume");
        while (result.exitCode() == 3 && System.nanoTime() < last) {
            result = sluice.run("resume");
        }

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertSame(server.content(name), undisturbed(store));
    }

    @Test
    void aLiveProcessKeepsOthersOutAndOneThatIsToldToStopDoesNot() throws Exception {
        DataChainStore store = big();
        SluiceProcess.Running running = sluice.start(store.export(server.address(name), MANY_PARTS));
        running.until("files with rows", () -> server.finished(name) >= 4);
        running.freeze();

        SluiceProcess.Result second = new SluiceProcess(folder.resolve("another home"), folder)
                .run(store.export(server.address(name), "--new"));

        assertThat(second.exitCode()).as(second.text()).isEqualTo(3);
        assertThat(second.err())
                .contains("%s is in use by export-datasets (process %d)"
                        .formatted(server.address(name), running.process().pid()));
        running.signal("TERM");
        running.thaw();
        SluiceProcess.Result stopped = running.await();
        assertThat(stopped.exitCode()).as(stopped.text()).isEqualTo(143);
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertSame(server.content(name), undisturbed(store));
    }

    @Test
    void anotherExportTakesThePlaceOfOneThatWasKilled() throws Exception {
        DataChainStore store = big();
        SluiceProcess.Running running = sluice.start(store.export(server.address(name), MANY_PARTS));
        running.until("files with rows", () -> server.finished(name) >= 10);
        running.kill();
        server.forget(true);

        SluiceProcess.Result afresh =
                sluice.run(store.export(server.address(name), "--new", "--row-group-rows", "50000"));
        server.forget(false);
        SluiceProcess.Result local = sluice.run(store.export("local", "--row-group-rows", "50000"));

        assertThat(afresh.exitCode()).as(afresh.text()).isZero();
        assertThat(local.exitCode()).as(local.text()).isZero();
        assertSame(server.content(name), local());
    }

    @Test
    void aServerThatIsDownIsToldOfAtOnce() throws Exception {
        DataChainStore store = DataChainStore.copy("small", folder.resolve("store"));
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String target = "hdfs://localhost:%d/exports".formatted(nobody.getLocalPort());

            SluiceProcess.Result result = sluice.run(store.export(target));

            assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
            assertThat(result.err().lines()).singleElement().asString().contains(target, "Connection refused");
            assertThat(sluice.run("status").out()).contains("No runs yet");
        }
    }

    @Test
    void aServerThatDiesEndsTheRunAndNotItsResume() throws Exception {
        DataChainStore store = big();
        try (HdfsServer mortal = new HdfsServer(Files.createDirectory(folder.resolve("server")))) {
            SluiceProcess.Running running = sluice.start(store.export(mortal.address(name), MANY_PARTS));
            running.until("files with rows", () -> mortal.finished(name) >= 4);
            mortal.kill();
            SluiceProcess.Result result = running.await();

            assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
            assertThat(result.text()).contains("sluice resume 1");
            SluiceProcess.Result resume = sluice.run("resume");
            assertThat(resume.exitCode()).as(resume.text()).isEqualTo(3);
            assertThat(resume.err()).contains(mortal.address(name), "Connection refused");
        }
    }

    /** Some 360 thousand rows in six versions of about ten parts each. */
    private DataChainStore big() throws Exception {
        return DataChainStore.copy("small", folder.resolve("store")).grow("metrics", 8000);
    }

    private Map<String, byte[]> undisturbed(DataChainStore store) throws Exception {
        SluiceProcess.Result result = sluice.run(store.export("local", MANY_PARTS));
        assertThat(result.exitCode()).as(result.text()).isZero();
        return local();
    }

    private Map<String, byte[]> local() throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        Path root = folder.resolve("local");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }

    /** Nothing is left beside the files of the export but the lease, nor the ledger where all has arrived. */
    private static void assertSame(Map<String, byte[]> remote, Map<String, byte[]> local) {
        assertThat(local).containsKeys("manifest.json", LEASE);
        assertThat(remote.keySet().stream().anyMatch(HdfsIT::isOfRun))
                .isEqualTo(local.keySet().stream().anyMatch(HdfsIT::isOfRun));
        remote.keySet().removeIf(HdfsIT::isOfRun);
        local.keySet().removeIf(HdfsIT::isOfRun);
        assertThat(remote.keySet()).isEqualTo(local.keySet());
        local.forEach((name, bytes) -> {
            if (!name.equals(LEASE)) {
                // Not isEqualTo, which prints megabytes.
                assertThat(Arrays.mismatch(remote.get(name), bytes)).as(name).isEqualTo(-1);
            }
        });
    }

    private static boolean isOfRun(String name) {
        return name.startsWith(".sluice/");
    }
}

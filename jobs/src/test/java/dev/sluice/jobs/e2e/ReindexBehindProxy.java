package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A reindex of the database of a server 1.28, with an engine before which stands a proxy. */
abstract class ReindexBehindProxy {
    @TempDir
    Path folder;

    ArgillaStore store;
    SluiceProcess sluice;
    EngineProxy proxy;

    abstract EngineServer engine();

    @BeforeEach
    void begin() throws Exception {
        store = ArgillaStore.copy("1.28", folder);
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
        proxy = new EngineProxy(engine());
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        engine().clear();
    }

    String[] launch(String... more) {
        return launchOn(proxy.url(), more);
    }

    String[] launchOn(String url, String... more) {
        return Stream.concat(
                        Stream.of("launch", "reindex", "--database", store.address(), "--engine", url), Stream.of(more))
                .toArray(String[]::new);
    }

    /**
     * A launch in a process of its own, which dies by a request.
     *
     * @param request a pattern of its method and its path
     * @param occurrence from one
     * @param arrives whether the engine still does what is asked for
     */
    void dieAt(String request, int occurrence, boolean arrives, String... more) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(occurrence);
        proxy.interfere(call -> {
            if ("%s %s".formatted(call.method(), call.path()).matches(request) && left.decrementAndGet() == 0) {
                if (arrives) {
                    engine().send(call.method(), call.path(), call.text());
                }
                reached.countDown();
                new CountDownLatch(1).await();
            }
            return null;
        });
        SluiceProcess.Running running = new SluiceProcess(folder.resolve("home"), folder).start(launch(more));
        assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
        running.kill();
        proxy.interfere(call -> null);
    }

    static void assertDone(SluiceProcess.Result result) {
        assertThat(result.exitCode()).as(result.text()).isZero();
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.StoreSnapshot;
import dev.sluice.jobs.label.WalkStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold for a store on a database server, whichever it is. */
abstract class StoreOnServer extends SchemaOnServer {
    @Test
    void aPasswordInTheAddressIsUsedAndNeverStoredOrShown() throws Exception {
        WalkStore store = store(6, 200_000);
        SluiceProcess.Running running =
                stranger("home").start(store.launchAt(address("label:" + LabelServer.PASSWORD), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        running.signal("TERM");
        SluiceProcess.Result stopped = running.await();
        assertThat(stopped.exitCode()).as(stopped.text()).isEqualTo(143);
        assertThat(stopped.err()).contains("warning: a password on the command line can be seen by others");

        SluiceProcess.Result without = stranger("home").run("resume");
        assertThat(without.exitCode()).as(without.text()).isEqualTo(3);
        assertThat(without.err()).contains("set " + server().passwordVariable(), "sluice resume 1");

        SluiceProcess.Result wrong =
                stranger("home").with(server().passwordVariable(), "guess").run("resume");
        assertThat(wrong.exitCode()).as(wrong.text()).isEqualTo(3);
        assertThat(wrong.err()).contains("Database connection failed: ", "://label@localhost");

        SluiceProcess.Result with = stranger("home")
                .with(server().passwordVariable(), LabelServer.PASSWORD)
                .run("resume");
        assertThat(with.exitCode()).as(with.text()).isZero();
        SluiceProcess.Result status = stranger("home").run("status", "1");
        for (SluiceProcess.Result each : List.of(stopped, without, wrong, with, status)) {
            assertThat(each.text()).doesNotContain(LabelServer.PASSWORD);
        }
        assertThat(filesWithThePassword()).isEmpty();
        assertThat(store.database().rows("SELECT * FROM projects WHERE project_type = 'dataset_based'"))
                .hasSize(6);
    }

    @Test
    void aServerThatIsGoneFailsTheRunAndAResumeGoesOn() throws Exception {
        WalkStore store = store(6, 200_000);
        SluiceProcess sluice = stranger("home").with(server().passwordVariable(), LabelServer.PASSWORD);
        SluiceProcess.Running running = sluice.start(store.launchAt(address("label"), 1, "--threads", "1"));
        running.until("a unit committed", () -> store.committed() > 0);
        SluiceProcess.Result failed;
        server().stop();
        try {
            failed = running.await();
            assertThat(sluice.run("resume").exitCode()).isEqualTo(3);
        } finally {
            server().start();
        }

        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.err()).contains("error: run 1 failed: ", "once the cause is gone: sluice resume 1");
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(StoreSnapshot.of(store.database(), store.storage()))
                .containsEntry("storage", "besides datasets: []");
    }

    @Test
    void aRelocationToAPlaceThatAColumnCannotHoldIsForetold() throws Exception {
        WalkStore store = store(1, 2_000);
        String deep = "/srv" + "/a folder of thirty characters".repeat(17);

        SluiceProcess.Result dry =
                launch(sluice(), "relocate-datasets", "--from", store.folder().toString(), "--to", deep, "--dry-run");

        assertThat(dry.exitCode()).as(dry.text()).isEqualTo(1);
        assertThat(dry.out())
                .contains("cannot relocate --to", "sessions.parent_session_data_path of row 2 would have ")
                .contains("and the column holds 500: choose a shorter folder, or widen the columns");
    }

    /** Everything that Sluice has written: its home, the report, the storage. */
    private List<Path> filesWithThePassword() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(StoreOnServer::hasThePassword)
                    .toList();
        }
    }

    private static boolean hasThePassword(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(LabelServer.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sluice demo} refuses; what it does is in the tutorial, which {@link DocumentationIT} runs. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    void aFolderOfSomebodyElseIsNotTouched() throws Exception {
        Path mine = Files.createDirectories(folder.resolve("demo")).resolve("mine.txt");
        Files.writeString(mine, "keep me");

        SluiceProcess.Result refused = new SluiceProcess(folder.resolve("home"), folder).run("demo");

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("is not empty and was not made by `sluice demo`");
        assertThat(mine).hasContent("keep me");
    }

    /** What a terminal sends to both processes comes to the first through the end of the second. */
    @Test
    void aDemoThatIsStoppedBeforeItIsKilledSaysHowToGoOn() throws Exception {
        SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder);
        SluiceProcess.Running demo = sluice.start("demo", "--kill");
        demo.until("the work has begun", () -> Texts.of(demo.out()).contains("to do"));
        ProcessHandle launch =
                demo.process().descendants().reduce((first, last) -> last).orElseThrow();
        new ProcessBuilder("kill", "-TERM", String.valueOf(launch.pid()))
                .start()
                .waitFor();

        SluiceProcess.Result stopped = demo.await();

        assertThat(stopped.exitCode()).as(stopped.text()).isEqualTo(143);
        assertThat(stopped.out()).contains("stopped at a checkpoint", "sluice resume 1");
        assertThat(stopped.err()).doesNotContain("error");
    }

    @Test
    void theStoreOfALiveRunOfAnotherHomeIsNotTouched() throws Exception {
        SluiceProcess.Running live = new SluiceProcess(folder.resolve("home"), folder).start("demo");
        live.until("the work has begun", () -> Texts.of(live.out()).contains("to do"));
        live.freeze();

        SluiceProcess.Result refused = new SluiceProcess(folder.resolve("another home"), folder).run("demo");

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("in use by migrate-legacy-projects (process ", "in another folder");
        live.signal("TERM");
        live.thaw();
        SluiceProcess.Result stopped = live.await();
        assertThat(stopped.exitCode()).as(stopped.text()).isEqualTo(143);
        assertThat(stopped.out()).contains("stopped at a checkpoint");
    }
}

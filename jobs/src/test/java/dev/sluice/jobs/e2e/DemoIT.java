package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sluice demo} does and refuses; the one of Label is in the tutorial, which {@link DocumentationIT} runs. */
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
    void aCatalogueIsExportedImportedAndUpgraded() throws Exception {
        SluiceProcess.Result demo =
                new SluiceProcess(folder.resolve("home"), folder).warm().run("demo", "datachain");

        assertThat(demo.exitCode()).as(demo.text()).isZero();
        assertThat(demo.out())
                .contains("13 exported", "13 imported", "2 upgraded")
                .containsSubsequence("run 1  export-datasets", "run 2  import-datasets", "run 3  upgrade-datachain");
        new MadeCatalogue(folder.resolve("demo-datachain/imported/.datachain/db")).assertClean();
        new MadeCatalogue(folder.resolve("demo-datachain/outdated/.datachain/db")).assertClean();
    }

    @Test
    void theTablesOfAnAgentAreMigratedAndChecked() throws Exception {
        SluiceProcess.Result demo =
                new SluiceProcess(folder.resolve("home"), folder).warm().run("demo", "datus");

        assertThat(demo.exitCode()).as(demo.text()).isZero();
        assertThat(demo.out())
                .contains("rows      4000 of 4000", "in 2000 rows by foreign keys")
                .containsPattern("v1 records +4000/4000 \\(100\\.0%\\)")
                .containsSubsequence("run 1  migrate-schema-metadata", "run 2  check-migration");
    }

    @Test
    void theMigrationOfAnAgentsTablesIsKilledAndResumed() throws Exception {
        SluiceProcess.Result demo = new SluiceProcess(folder.resolve("home"), folder).run("demo", "datus", "--kill");

        assertThat(demo.exitCode()).as(demo.text()).isZero();
        assertThat(demo.out()).containsSubsequence("kill -9", "sluice resume 1", "(resumed)", "rows      4000 of 4000");
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

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that a new user sees. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    void theDemoIsKilledHalfWayAndEndsWithNothingLost() throws Exception {
        SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder);

        SluiceProcess.Result demo = sluice.run("demo", "--kill");

        assertThat(demo.exitCode()).as(demo.text()).isZero();
        assertThat(demo.out()).contains("kill -9", "sluice resume 1", "done");
        assertThat(sluice.run("status").out()).contains("24/24", "done");
    }

    @Test
    void aFolderOfSomebodyElseIsNotTouched() throws Exception {
        Path mine = Files.createDirectories(folder.resolve("demo")).resolve("mine.txt");
        Files.writeString(mine, "keep me");

        SluiceProcess.Result refused = new SluiceProcess(folder.resolve("home"), folder).run("demo");

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("is not empty and was not made by `sluice demo`");
        assertThat(mine).hasContent("keep me");
    }
}

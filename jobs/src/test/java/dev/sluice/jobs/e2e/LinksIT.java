package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders with more in them than files: what may be moved is moved, the rest is refused for its project alone. */
class LinksIT {
    @TempDir
    Path folder;

    private WalkStore store;
    private SluiceProcess sluice;

    /** Project 1 is plain, 2 has a link to its own file, 3 one to a file elsewhere, 4 a dangling one, 5 a FIFO. */
    @BeforeEach
    void makeStore() throws Exception {
        store = WalkStore.make(folder.resolve("store"), 5, 100);
        Path elsewhere = Files.writeString(folder.resolve("elsewhere.csv"), "from elsewhere\n");
        Files.createSymbolicLink(store.project(2).resolve("s1/again.csv"), Path.of("accelerometer_data.csv"));
        Files.createSymbolicLink(store.project(3).resolve("s1/linked.csv"), elsewhere);
        Files.createSymbolicLink(store.project(4).resolve("s1/nowhere.csv"), folder.resolve("gone"));
        new ProcessBuilder("mkfifo", store.project(5).resolve("s1/pipe").toString())
                .start()
                .waitFor();
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    @ParameterizedTest
    @CsvSource({"follow, 1 2 3", "inside, 1 2", "refuse, 1"})
    void thePlanSaysWhichProjectsCannotBeMoved(String links, String moved) throws Exception {
        SluiceProcess.Result result = sluice.run(store.launch(0, "--dry-run", "--links", links));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        for (int project = 1; project <= 5; project++) {
            boolean movable = moved.contains(String.valueOf(project));
            assertThat(result.out()).contains("%s move %d walk".formatted(movable ? "would" : "cannot", project));
        }
    }

    @Test
    void whatALinkLeadsToIsCopied() throws Exception {
        SluiceProcess.Result result = sluice.run(store.launch(0, "--project-id", "3"));

        assertThat(result.exitCode()).as(result.text()).isZero();
        Path dataset = Path.of((String) store.database()
                .rows("SELECT file_path FROM raw_datasets")
                .get(0)
                .get("file_path"));
        assertThat(dataset.resolve("s1/linked.csv")).isRegularFile().hasContent("from elsewhere\n");
        assertThat(Files.isSymbolicLink(dataset.resolve("s1/linked.csv"))).isFalse();
    }

    @Test
    void weakPoint17TheStorageMayNotLieInsideAProjectAndNoPipeIsWaitedFor() throws Exception {
        Path inside = store.project(1).resolve("data");

        SluiceProcess.Result result =
                sluice.run(store.launch(0, "--dry-run", "--project-id", "1", "--raw-data-dir", inside.toString()));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("the storage " + inside + " lies inside the project");
        assertThat(sluice.run(store.launch(0, "--project-id", "5")).out())
                .contains("failed 5 walk 5: " + store.project(5).resolve("s1/pipe") + " is a pipe");
    }
}

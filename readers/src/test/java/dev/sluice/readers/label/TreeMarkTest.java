package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees whose marks differ are copied without a look for duplicates: equal trees must never have different marks. */
class TreeMarkTest {
    @TempDir
    private Path folder;

    private String mark(String project) throws IOException {
        return TreeContent.mark(Trees.read(folder.resolve(project)));
    }

    @Test
    void equalTreesHaveOneMark() throws IOException {
        for (String project : new String[] {"a", "b"}) {
            Trees.file(folder, project + "/s1/data.csv", "1,2,3\n".repeat(30_000));
            Trees.file(folder, project + "/s2/data.csv", "4,5,6\n");
        }
        Trees.folder(folder, "b/s3");
        assertThat(mark("a")).isEqualTo(mark("b"));
    }

    @Test
    void treesOfOneHashHaveOneMarkThoughTheirFilesDiffer() throws IOException {
        Trees.file(folder, "a/s1/data.csv", "1,2,3\n4,5,6\n");
        Trees.file(folder, "b/s1/data.csv1", ",2,3\n4,5,6\n");
        assertThat(mark("a")).isEqualTo(mark("b"));
    }

    @Test
    void treesOfOneHashHaveOneMarkAlsoWhereTheMarkEndsInsideAName() throws IOException {
        String content = "x".repeat(64 * 1024 - "s1/a".length() - 3);
        Trees.file(folder, "a/s1/a", content);
        Trees.file(folder, "a/s1/b.csv", "rest");
        Trees.file(folder, "b/s1/ax", content.substring(1));
        Trees.file(folder, "b/s1/b.csv", "rest");
        assertThat(mark("a")).isEqualTo(mark("b"));
    }

    @Test
    void anotherBeginningIsAnotherMark() throws IOException {
        Trees.file(folder, "a/s1/data.csv", "1,2,3\n");
        Trees.file(folder, "b/s1/data.csv", "1,2,4\n");
        assertThat(mark("a")).isNotEqualTo(mark("b"));
    }

    @Test
    void anotherLengthIsAnotherMark() throws IOException {
        String content = "1,2,3\n".repeat(30_000);
        Trees.file(folder, "a/s1/data.csv", content);
        Trees.file(folder, "b/s1/data.csv", content + "4");
        assertThat(mark("a")).isNotEqualTo(mark("b"));
    }

    @Test
    void whatTheHashLeavesOutTheMarkLeavesOut() throws IOException {
        Trees.file(folder, "outside/x.csv", "x");
        Trees.file(folder, "a/s1/data.csv", "1,2,3\n");
        Trees.file(folder, "b/s1/data.csv", "1,2,3\n");
        Trees.link(folder, "b/s0", folder.resolve("outside"));
        assertThat(mark("a")).isEqualTo(mark("b"));
    }
}

package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeDifferenceTest {
    @TempDir
    private Path folder;

    private Path left;
    private Path right;

    @BeforeEach
    void makeEqualTrees() throws IOException {
        left = folder.resolve("left");
        right = folder.resolve("right");
        for (Path each : List.of(left, right)) {
            Trees.file(each, "s1/data.csv", "1,2,3\n");
            Trees.file(each, "s2/é.csv", "4,5,6\n");
        }
    }

    private List<String> difference() throws IOException {
        List<String> difference = TreeDifference.between(Trees.read(left), Trees.read(right));
        assertThat(TreeDifference.between(Trees.read(right), Trees.read(left))).isEqualTo(difference);
        return difference;
    }

    @Test
    void equalTreesDoNotDiffer() throws IOException {
        Files.setLastModifiedTime(left.resolve("s1/data.csv"), FileTime.fromMillis(0));
        assertThat(difference()).isEmpty();
    }

    @Test
    void oneByteOfTheSameLengthIsNamed() throws IOException {
        Files.writeString(right.resolve("s2/é.csv"), "4,5,7\n");
        assertThat(difference()).containsExactly("s2/é.csv");
    }

    @Test
    void anotherLengthIsNamed() throws IOException {
        Files.writeString(right.resolve("s1/data.csv"), "1,2,3\n4");
        assertThat(difference()).containsExactly("s1/data.csv");
    }

    @Test
    void treesOfOneHashAreToldApart() throws IOException {
        Trees.file(left, "s3/data.csv", "1,2,3\n");
        Trees.file(right, "s3/data.csv1", ",2,3\n");
        assertThat(TreeContent.read(Trees.read(left), TreeContent.Sink.NONE).datasetHash())
                .isEqualTo(TreeContent.read(Trees.read(right), TreeContent.Sink.NONE)
                        .datasetHash());
        assertThat(difference()).containsExactly("s3/data.csv", "s3/data.csv1");
    }

    @Test
    void anEmptySessionIsADifferenceThoughTheHashDoesNotSeeIt() throws IOException {
        Trees.folder(left, "s3");
        assertThat(difference()).containsExactly("s3");
    }

    @Test
    void aFileIsNotAFolder() throws IOException {
        Trees.folder(left, "s3");
        Trees.file(right, "s3", "");
        assertThat(difference()).containsExactly("s3");
    }

    @Test
    void aLinkEqualsTheContentThatItLeadsTo() throws IOException {
        Trees.file(folder, "outside/data.csv", "7,8,9\n");
        Trees.link(left, "s3", folder.resolve("outside"));
        Trees.file(right, "s3/data.csv", "7,8,9\n");
        assertThat(difference()).isEmpty();
    }

    @Test
    void whatLiesBelowALinkedFolderIsComparedThoughTheHashDoesNotSeeIt() throws IOException {
        Trees.file(folder, "outside/data.csv", "7,8,9\n");
        Trees.link(left, "s3", folder.resolve("outside"));
        Trees.file(right, "s3/data.csv", "7,8,0\n");
        assertThat(difference()).containsExactly("s3/data.csv");
    }

    @Test
    void everythingThatDiffersIsNamedInOrder() throws IOException {
        Files.writeString(right.resolve("s2/é.csv"), "");
        Trees.file(right, "a.txt", "new");
        Files.delete(right.resolve("s1/data.csv"));
        assertThat(difference()).containsExactly("a.txt", "s1/data.csv", "s2/é.csv");
    }
}

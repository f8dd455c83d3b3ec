package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.ItemException;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody still writes into a project that is being read. */
class ChangingTreeTest {
    @TempDir
    private Path folder;

    private void assertNoticed(ProjectTree tree, TreeContent.Sink sink) {
        assertThatThrownBy(() -> TreeContent.read(tree, sink))
                .isInstanceOf(ItemException.class)
                .hasMessageContaining("s1/data.csv")
                .hasMessageContaining("changed while it was read")
                .hasMessageContaining("resume");
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsNoticed() throws IOException {
        Trees.file(folder, "s1/data.csv", "1,2,3\n".repeat(100_000));
        ProjectTree tree = Trees.read(folder);
        assertNoticed(tree, new TreeContent.Sink() {
            private boolean grown;

            @Override
            public void bytes(byte[] buffer, int length) throws IOException {
                if (!grown) {
                    grown = true;
                    Files.writeString(folder.resolve("s1/data.csv"), "more", StandardOpenOption.APPEND);
                }
            }
        });
    }

    @Test
    void aFileThatIsOverwrittenAtTheSameLengthIsNoticed() throws IOException {
        Path file = Trees.file(folder, "s1/data.csv", "1,2,3\n");
        ProjectTree tree = Trees.read(folder);
        assertNoticed(tree, new TreeContent.Sink() {
            @Override
            public void endFile(TreeEntry entry) throws IOException {
                Files.writeString(file, "1,2,4\n");
                Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 5_000));
            }
        });
    }

    @Test
    void aFileThatWasChangedAfterTheTreeWasListedIsNoticed() throws IOException {
        Path file = Trees.file(folder, "s1/data.csv", "1,2,3\n");
        ProjectTree tree = Trees.read(folder);
        Files.writeString(file, "1,2\n");
        assertNoticed(tree, TreeContent.Sink.NONE);
    }

    @Test
    void aFileThatVanishedIsAnErrorAndNotAnEmptyFile() throws IOException {
        Path file = Trees.file(folder, "s1/data.csv", "1,2,3\n");
        ProjectTree tree = Trees.read(folder);
        Files.delete(file);
        assertThatIOException()
                .isThrownBy(() -> TreeContent.read(tree, TreeContent.Sink.NONE))
                .withMessageContaining("s1/data.csv");
    }
}

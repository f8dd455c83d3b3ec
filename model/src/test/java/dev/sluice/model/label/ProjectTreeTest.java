package dev.sluice.model.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectTreeTest {
    private static final Path ROOT = Path.of("/legacy/alpha");

    private static final ProjectTree TREE = new ProjectTree(
            ROOT,
            List.of(
                    file("top.txt", 15, true),
                    folder("s1"),
                    file("s1/é.csv", 7, true),
                    folder("s1/sub"),
                    folder("s2"),
                    file("s2/data.csv", 100, false)));

    private static TreeEntry file(String relative, long size, boolean hashed) {
        return new TreeEntry(relative, ROOT.resolve(relative), false, false, hashed, size, 0);
    }

    private static TreeEntry folder(String relative) {
        return new TreeEntry(relative, ROOT.resolve(relative), true, false, false, 0, 0);
    }

    @Test
    void onlyFoldersAtTheTopAreSessions() {
        assertThat(TREE.sessions()).containsExactly("s1", "s2");
    }

    @Test
    void everyFileIsCountedAlsoOneThatTheHashDoesNotCover() {
        assertThat(TREE.files()).isEqualTo(3);
        assertThat(TREE.bytes()).isEqualTo(122);
    }

    @Test
    void theHashedLengthCountsTheBytesOfPathsAndFiles() {
        assertThat(TREE.hashedLength()).isEqualTo(("top.txt".length() + 15) + ("s1/é.csv".length() + 1 + 7));
    }

    @Test
    void anEntryKnowsItsSession() {
        assertThat(file("s1/sub/x.csv", 1, true).top()).isEqualTo("s1");
        assertThat(file("top.txt", 1, true).top()).isEqualTo("top.txt");
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.ItemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be done to a folder that this user may not enter is in the end-to-end tests: root may enter every one. */
class FoldersTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderOrALinkToOneIsThere() throws IOException {
        assertThat(Folders.isThere(folder)).isTrue();
        assertThat(Folders.isThere(Files.createSymbolicLink(folder.resolve("link"), folder)))
                .isTrue();
    }

    @Test
    void aFileAndWhatWouldLieInOneAreNoFolders() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(Folders.isThere(file)).isFalse();
        assertThat(Folders.isThere(file.resolve("below"))).isFalse();
        assertThat(Folders.isThere(folder.resolve("gone/below"))).isFalse();
    }

    @Test
    void whatCannotBeLookedAtIsNotTakenForGone() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        assertThatThrownBy(() -> Folders.isThere(loop))
                .isInstanceOf(ItemException.class)
                .hasMessageContaining("cannot be looked at");
    }

    @Test
    void theNearestPartThatExists() {
        assertThat(Folders.nearestExisting(folder)).isEqualTo(folder);
        assertThat(Folders.nearestExisting(folder.resolve("a/b/c"))).isEqualTo(folder);
    }
}

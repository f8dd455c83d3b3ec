package dev.sluice.config.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void pathAndItsUriAreOneFolder() throws Exception {
        Path exports = Files.createDirectory(folder.toRealPath().resolve("my exports"));
        String real = exports.toString();
        String uri = real.replace(" ", "%20");
        assertThat(address(real)).isEqualTo(real);
        assertThat(address("my exports")).isEqualTo(real);
        assertThat(address("file://" + uri)).isEqualTo(real);
        assertThat(address("file:" + uri)).isEqualTo(real);
    }

    private String address(String text) throws Exception {
        try (DataFolder target = DataFolder.of(text, folder.toRealPath())) {
            return target.address();
        }
    }

    @Test
    void uriWithoutAFolderIsRefused() {
        assertThatThrownBy(() -> DataFolder.of("file://exports", folder))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("file://exports");
    }
}

package dev.sluice.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileTroubleTest {
    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(
                        new NoSuchFileException("/p/a.csv"),
                        "/p/a.csv is gone: bring it back or correct the path that leads there, then resume"),
                Arguments.of(
                        new AccessDeniedException("/p/a.csv"),
                        "Permission denied: /p/a.csv; give this user the right to it, then resume"),
                Arguments.of(
                        new IOException("No space left on device"), "No space left on device: make room, then resume"),
                Arguments.of(
                        new FileSystemException("/s/a.csv", null, "Disk quota exceeded"),
                        "/s/a.csv: Disk quota exceeded: make room, then resume"),
                Arguments.of(
                        new FileSystemException("/p/a.csv", null, "Input/output error"),
                        "Input/output error: /p/a.csv; once the cause is gone, resume"),
                Arguments.of(
                        new NotDirectoryException("/p"), "NotDirectoryException: /p; once the cause is gone, resume"),
                Arguments.of(new IOException("Stale file handle"), "Stale file handle; once the cause is gone, resume"),
                Arguments.of(new IOException(), "IOException; once the cause is gone, resume"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void everyTroubleIsASentenceThatSaysWhatToDo(IOException trouble, String words) {
        assertThat(FileTrouble.words(trouble)).isEqualTo(words);
    }
}

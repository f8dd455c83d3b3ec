package dev.sluice.jobs.cli;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A folder such as {@code ./demo}: made, and made anew, by {@code sluice demo} alone. */
final class DemoFolder {
    /** Marks a folder as ours to delete; written before anything else is. */
    private static final String MARKER = ".made-by-sluice-demo";

    private final Path folder;

    DemoFolder(Path workingFolder, String name) {
        this.folder = workingFolder.resolve(name);
    }

    Path path() {
        return folder;
    }

    /** Empties the folder, or refuses to touch what somebody else put there. */
    void clear() {
        try {
            if (Files.exists(folder.resolve(MARKER))) {
                FileSystemUtils.deleteRecursively(folder);
            }
            Files.createDirectories(folder);
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new RefusedException(
                            "%s is not empty and was not made by `sluice demo`: run it in another folder"
                                    .formatted(folder));
                }
            }
            Files.createFile(folder.resolve(MARKER));
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be made: %s; run the demo where you can write".formatted(folder, e), e);
        }
    }
}

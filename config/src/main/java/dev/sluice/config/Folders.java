package dev.sluice.config;

import dev.sluice.model.ItemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** Looks for folders that may not be there, and never takes one that cannot be looked at for one that is gone. */
public final class Folders {
    private Folders() {}

    /** The innermost part of an absolute path that is there already. */
    public static Path nearestExisting(Path path) {
        return Stream.iterate(path, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Whether an absolute path leads to a folder.
     *
     * @throws ItemException where that cannot be told
     */
    public static boolean isThere(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        } catch (AccessDeniedException e) {
            throw new ItemException(
                    "Permission denied: %s lies in %s, which this user may not enter; give the right to, then resume"
                            .formatted(path, nearestExisting(path)),
                    e);
        } catch (IOException e) {
            if (!Files.isDirectory(nearestExisting(path))) {
                return false;
            }
            throw new ItemException(
                    "%s cannot be looked at: %s; mend that, then resume".formatted(path, e.getMessage()), e);
        }
    }
}

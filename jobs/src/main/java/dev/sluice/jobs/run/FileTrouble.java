package dev.sluice.jobs.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/** Says what stopped an item, where, and what to do about it; Java says at most two of them. */
final class FileTrouble {
    /** In the words of the operating system, which Java hands on. */
    private static final Pattern NO_ROOM = Pattern.compile("No space left on device|Disk quota exceeded");

    private FileTrouble() {}

    static String words(IOException trouble) {
        String reason = String.valueOf(trouble.getMessage());
        if (NO_ROOM.matcher(reason).find()) {
            return reason + ": make room, then resume";
        }
        if (!(trouble instanceof FileSystemException failure) || failure.getFile() == null) {
            return "%s; once the cause is gone, resume"
                    .formatted(trouble.getMessage() == null ? trouble.getClass().getSimpleName() : reason);
        }
        if (trouble instanceof NoSuchFileException) {
            return "%s is gone: bring it back or correct the path that leads there, then resume"
                    .formatted(failure.getFile());
        }
        if (trouble instanceof AccessDeniedException) {
            return "Permission denied: %s; give this user the right to it, then resume".formatted(failure.getFile());
        }
        return "%s: %s; once the cause is gone, resume"
                .formatted(
                        failure.getReason() == null ? trouble.getClass().getSimpleName() : failure.getReason(),
                        failure.getFile());
    }
}

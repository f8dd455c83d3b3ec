package dev.sluice.writers.lance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How backups are called: beside what they are of, with its name and the time, as Datus calls its own.
 *
 * @param original the folder that it is of, which need not be there any more
 */
public record BackupName(Path folder, Path original) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
    private static final Pattern NAME = Pattern.compile("(.+?)\\.backup_v0_\\d{8}_\\d{6}(_\\d+)?");
    private static final Pattern REPLACED = Pattern.compile("(.+?)\\.replaced_\\d{8}_\\d{6}(_\\d+)?");

    /** What a folder is a backup of, by its name; empty where it is none. */
    public static Optional<BackupName> of(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches()
                ? Optional.of(new BackupName(folder, folder.resolveSibling(name.group(1))))
                : Optional.empty();
    }

    /** Whether a folder is what a restore has put aside. */
    public static boolean isReplaced(Path folder) {
        return REPLACED.matcher(folder.getFileName().toString()).matches();
    }

    /** A name that nothing has yet, for a backup. */
    public static Path free(Path original, LocalDateTime now) {
        return free(original, ".backup_v0_", now);
    }

    /** A name that nothing has yet, for what a restore puts aside. */
    public static Path aside(Path original, LocalDateTime now) {
        return free(original, ".replaced_", now);
    }

    private static Path free(Path original, String kind, LocalDateTime now) {
        String name = original.getFileName() + kind + TIME.format(now);
        Path folder = original.resolveSibling(name);
        for (int n = 2; Files.exists(folder); n++) {
            folder = original.resolveSibling("%s_%d".formatted(name, n));
        }
        return folder;
    }
}

package dev.sluice.jobs.run;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** The report of a run as a file: its name is taken at the start, and each version replaces the last one whole. */
final class ReportFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

    private ReportFile() {}

    /** Takes {@code NAME_YYYYMMDD_HHMMSS.json}, or the next free name, before anything else is changed. */
    static Path take(Path folder, String name) {
        String stem = "%s_%s".formatted(name, TIME.format(LocalDateTime.now()));
        try {
            Files.createDirectories(folder);
            for (int n = 1; ; n++) {
                Path file = folder.resolve(stem + (n == 1 ? "" : "_" + n) + ".json");
                try {
                    return Files.createFile(file);
                } catch (FileAlreadyExistsException e) {
                    // another run of the same second
                }
            }
        } catch (IOException e) {
            throw new RefusedException(
                    "the report cannot be written in %s: %s; choose another folder with --report-dir"
                            .formatted(folder, e),
                    e);
        }
    }

    static void write(Path file, String report) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".part");
        Files.writeString(draft, report);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

package dev.sluice.jobs.run;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The report of a run as a file: its name is taken at the start, and each version replaces the last one whole. */
final class ReportFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReportFile.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

    private ReportFile() {}

    /**
     * Takes {@code NAME_YYYYMMDD_HHMMSS.json}, or the next free name, before anything else is changed. What it holds until
     * the first report is JSON, too.
     */
    static Path take(Path folder, String name) {
        String stem = "%s_%s".formatted(name, TIME.format(LocalDateTime.now()));
        try {
            Files.createDirectories(folder);
            for (int n = 1; ; n++) {
                Path file = folder.resolve(stem + (n == 1 ? "" : "_" + n) + ".json");
                try {
                    return create(file);
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

    private static Path create(Path file) throws IOException {
        try {
            return Files.writeString(file, "{}", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            delete(file);
            throw e;
        }
    }

    /** A version is on the disk before it takes the place of the last; one that does not fit leaves nothing behind. */
    static void write(Path file, String report) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try (FileChannel out = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                Channels.newOutputStream(out).write(report.getBytes(StandardCharsets.UTF_8));
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            delete(draft);
            throw e;
        }
    }

    /** Removes what nobody will read; where that cannot be done either, the cause was said before. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} stays", file, e);
        }
    }
}

package dev.sluice.writers.sql;

import dev.sluice.config.Database;
import dev.sluice.config.Folders;
import dev.sluice.config.backup.Backup;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A copy of a whole database in a file. It is made under a name that nobody takes for a backup, and gets its own once it is
 * complete and on the disk. The tables of the run that makes it are not in it.
 */
public final class BackupFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
    /** SQLite's own files beside a database. */
    private static final List<String> COMPANIONS = List.of("", "-wal", "-shm", "-journal");

    private final Backup backup;
    private final Path folder;
    private final String name;
    private final Path draft;

    /**
     * @param folder an absolute path; made where it is not there
     * @param name of the file, without the time and the ending
     */
    public BackupFile(Database database, Path folder, String name) {
        this(database, database.dialect().backup(database, RunOnStore.TABLES), folder, name);
    }

    /** As {@link #BackupFile(Database, Path, String)}, of a kind that can be brought back. */
    public static BackupFile restorable(Database database, Path folder, String name) {
        return new BackupFile(database, database.archive(RunOnStore.TABLES), folder, name);
    }

    private BackupFile(Database database, Backup backup, Path folder, String name) {
        this.backup = backup;
        this.folder = folder;
        this.name = name;
        // One for each store: its lease keeps others away, and whoever has it next removes what a killed run left.
        int store = database.address().storeKey().hashCode();
        this.draft = folder.resolve(".sluice-backup-%08x".formatted(store));
    }

    public Path folder() {
        return folder;
    }

    /**
     * Looks whether everything is there that it takes; changes nothing.
     *
     * @throws RefusedException with what is missing
     */
    public void requirePossible() {
        backup.requirePossible();
        Path existing = Folders.nearestExisting(folder);
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new RefusedException("no backup can be made in %s: %s %s; choose another folder with --backup-dir"
                    .formatted(folder, existing, Files.isDirectory(existing) ? "is read-only" : "is no folder"));
        }
        requireSpace(existing);
    }

    private void requireSpace(Path existing) {
        long free;
        try {
            free = Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            return; // whether there is enough shows when it is written
        }
        backup.size().stream().filter(size -> size > free).findFirst().ifPresent(size -> {
            throw new RefusedException(
                    "no backup can be made in %s: it takes %.1f MB, and %.1f MB are free; choose another folder with --backup-dir"
                            .formatted(folder, size / 1e6, free / 1e6));
        });
    }

    /**
     * Makes a backup that only this user can read.
     *
     * @return its file, {@code NAME_YYYYMMDD_HHMMSS} with the ending; none that was there before
     * @throws dev.sluice.model.ItemException where the database cannot be copied, and why
     */
    public Path make() throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RefusedException(
                    "the folder %s cannot be made: %s; choose another one with --backup-dir".formatted(folder, e), e);
        }
        clean();
        try {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            backup.write(draft);
            sync(draft, StandardOpenOption.WRITE);
            Path file = publish();
            sync(folder, StandardOpenOption.READ);
            return file;
        } finally {
            clean();
        }
    }

    /** Removes what a killed attempt left. */
    public void clean() throws IOException {
        for (String companion : COMPANIONS) {
            Files.deleteIfExists(Path.of(draft + companion));
        }
    }

    private Path publish() throws IOException {
        String stem = "%s_%s".formatted(name, TIME.format(LocalDateTime.now()));
        for (int n = 1; ; n++) {
            Path file = folder.resolve(stem + (n == 1 ? "" : "_" + n) + backup.ending());
            try {
                return Files.move(draft, file);
            } catch (FileAlreadyExistsException e) {
                // another backup of the same second
            }
        }
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}

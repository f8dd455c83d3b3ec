package dev.sluice.jobs.datachain;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/**
 * A SQLite file that has not got its name yet, so that nobody takes half of one for a whole.
 *
 * @param path where it lies until then
 * @param file what it is going to be called
 */
public record DraftFile(Path path, Path file) {
    /** SQLite's own files beside a database. */
    private static final List<String> COMPANIONS = List.of("-wal", "-journal", "-shm");

    /** Whether there is one that has not got its name. */
    public boolean exists() {
        return Files.exists(path) && !isPublished();
    }

    /** Whether it has got its name, and only the old one is still there. */
    private boolean isPublished() {
        try {
            return Files.exists(path) && Files.exists(file) && Files.isSameFile(path, file);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether its log lies beside it. */
    public boolean hasLog() {
        return Files.exists(Path.of(path + "-wal"));
    }

    /** Makes an empty one that those may read and write who may do so with another file, and nobody else, not for a moment. */
    public void create(Path model) {
        try {
            Files.createFile(path);
            PosixFileAttributeView old = Files.getFileAttributeView(model, PosixFileAttributeView.class);
            PosixFileAttributeView mine = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (old == null || mine == null) {
                return; // a file system that knows no such rights
            }
            PosixFileAttributes rights = old.readAttributes();
            mine.setPermissions(rights.permissions());
            if (!mine.readAttributes().owner().equals(rights.owner())) {
                mine.setOwner(rights.owner());
            }
            if (!mine.readAttributes().group().equals(rights.group())) {
                mine.setGroup(rights.group());
            }
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be made with the rights of %s (%s): let its owner do it".formatted(path, model, e), e);
        }
    }

    /** Removes it, with what SQLite has put beside it. */
    public void remove() throws IOException {
        Files.deleteIfExists(path);
        for (String companion : COMPANIONS) {
            Files.deleteIfExists(Path.of(path + companion));
        }
    }

    /**
     * Gives it its name. A link, unlike a new name, does not take the place of a file that somebody has made meanwhile.
     *
     * @throws FileAlreadyExistsException where somebody has
     */
    public void publish() throws IOException {
        force();
        try {
            Files.createLink(file, path);
            Files.delete(path);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(path, file); // a file system without links
        }
        forceFolder();
    }

    /** Puts it in the place of the file that has its name, which nobody else has open: a journal of that one would be taken for its. */
    public void replace() throws IOException {
        force();
        Files.deleteIfExists(Path.of(file + "-journal"));
        Files.move(path, file, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /**
     * Looks whether files of another database lie where SQLite would take them for those of this one.
     *
     * @throws RefusedException where they do
     */
    public static void requireAlone(Path file) {
        for (String companion : COMPANIONS) {
            Path other = Path.of(file + companion);
            if (Files.exists(other)) {
                throw new RefusedException(
                        "%s is there without its database, and SQLite would read it as part of the new one: move it away, or choose another name"
                                .formatted(other));
            }
        }
    }
}

package dev.sluice.config.lease;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A lease on a file of its own, held by an operating-system lock.
 *
 * <p>POSIX drops all of a process's locks on a file when the process closes <em>any</em> descriptor of it. So the file
 * holds nothing else, and this process never opens one that it already holds: {@link #HELD} remembers them. The file is
 * never deleted: who had opened it before could lock what no longer has a name.
 *
 * <p>Since it stays, whoever may write what it guards must be able to lock it: a new file takes over the rights to read
 * and write of the file that it is named after, or else of its folder.
 */
public final class FileLease implements Lease {
    /** What a lease file beside a file has after the name of that file. */
    public static final String SUFFIX = ".sluice-lease";

    private static final Set<PosixFilePermission> READ_AND_WRITE = Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    /**
     * By file, who holds it. It is looked at, and files are opened and closed, by one thread at a time: else one that only
     * looks might close the file that another one has just locked.
     */
    private static final Map<Path, String> HELD = new HashMap<>();

    private static final int ATTEMPTS = 10;
    private static final long PAUSE_MILLIS = 20;

    private final Path file;
    private final FileChannel channel;

    private FileLease(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lease.
     *
     * @param holder who asks, for the message that another asker will see
     * @return empty where somebody has it
     */
    public static synchronized Optional<FileLease> tryAcquire(Path file, String holder) {
        Path key = file.toAbsolutePath().normalize();
        if (HELD.putIfAbsent(key, holder) != null) {
            return Optional.empty();
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            create(key);
            channel = FileChannel.open(key, StandardOpenOption.READ, StandardOpenOption.WRITE);
            // Who only asks whether the lease is free holds it for an instant: that is no reason to give up.
            for (int attempt = 0; lock == null && attempt < ATTEMPTS; attempt++) {
                lock = channel.tryLock();
                if (lock == null) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            if (lock == null) {
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
            return Optional.of(new FileLease(key, channel));
        } catch (AccessDeniedException e) {
            throw new RefusedException(
                    Files.exists(key)
                            ? "%s is of another user and cannot be locked: when no run is on, remove it or `chmod a+rw` it"
                                    .formatted(key)
                            : "%s cannot be made: Sluice needs to write in that folder".formatted(key),
                    e);
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be locked: %s; Sluice needs to write there".formatted(key, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            if (lock == null) {
                closeQuietly(channel);
                HELD.remove(key);
            }
        }
    }

    /** Who holds the lease, in the words that it was taken with; empty where it is free. */
    public static synchronized Optional<String> holder(Path file) {
        Path key = file.toAbsolutePath().normalize();
        if (HELD.containsKey(key)) {
            return Optional.of(HELD.get(key));
        }
        // A shared lock is all that asking takes, so who may only read can ask too.
        try (FileChannel channel = FileChannel.open(key, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null ? Optional.of(Files.readString(key)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("another process");
        }
    }

    private static void create(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            return; // somebody else was quicker
        }
        try {
            shareLike(guarded(file), file);
        } catch (IOException | UnsupportedOperationException e) {
            // A file system without such rights, or a group that this user is not in: the file serves its owner.
        }
    }

    /** The file whose name this one continues, where there is such a file; else the folder. */
    private static Path guarded(Path file) {
        String name = file.getFileName().toString();
        Path named = name.endsWith(SUFFIX)
                ? file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()))
                : file.getParent();
        return Files.isRegularFile(named) ? named : file.getParent();
    }

    private static void shareLike(Path guarded, Path file) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(guarded, PosixFileAttributes.class);
        PosixFileAttributes made = Files.readAttributes(file, PosixFileAttributes.class);
        Set<PosixFilePermission> rights = new HashSet<>(wanted.permissions());
        rights.retainAll(READ_AND_WRITE);
        rights.add(PosixFilePermission.OWNER_READ);
        rights.add(PosixFilePermission.OWNER_WRITE);
        Files.setPosixFilePermissions(file, rights);
        if (!made.group().equals(wanted.group())) {
            Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(wanted.group());
        }
    }

    @Override
    public void close() {
        synchronized (FileLease.class) {
            closeQuietly(channel);
            HELD.remove(file);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }
}

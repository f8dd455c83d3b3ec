package dev.sluice.config.lease;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lease on a file of its own, held by an operating-system lock.
 *
 * <p>POSIX drops all of a process's locks on a file when the process closes <em>any</em> descriptor of it. So the file
 * holds nothing else, and this process never opens one that it already holds: {@link #HELD} remembers them.
 */
public final class FileLease implements Lease {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final int ATTEMPTS = 20;

    private final Path file;
    private final FileChannel channel;

    private FileLease(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lease, or tells nothing but that somebody has it. */
    public static Optional<FileLease> tryAcquire(Path file, String holder) {
        Path key = file.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            return Optional.empty();
        }
        boolean acquired = false;
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !acquired; attempt++) {
                Optional<FileLease> lease = attempt(key, holder);
                acquired = lease.isPresent();
                if (acquired || !Files.exists(key) || lockedElsewhere(key)) {
                    return lease;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be locked: %s; Sluice needs to write there".formatted(key, e.getMessage()), e);
        } finally {
            if (!acquired) {
                HELD.remove(key);
            }
        }
    }

    /** Who holds the lease, in the words that it was taken with; empty where it is free. */
    public static Optional<String> holder(Path file) {
        Path key = file.toAbsolutePath().normalize();
        try {
            if (HELD.contains(key) || lockedElsewhere(key)) {
                return Optional.of(
                        Files.readString(key).lines().skip(1).findFirst().orElse("another process"));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("another process");
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            // Deleted while still held: whoever opened it meanwhile finds that the name has gone and starts over.
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest; a leftover file is not a held lease.
        } finally {
            HELD.remove(file);
        }
    }

    private static Optional<FileLease> attempt(Path file, String holder) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        String token = UUID.randomUUID().toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((token + "\n" + holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        // The file may have been deleted by its last holder between open and lock: then the name leads elsewhere.
        // Reading it here would open a second descriptor, whose closing would drop the lock; so compare by length
        // of name only after a fresh look that does not open the file.
        if (Files.exists(file) && sameFile(file, channel, token, holder)) {
            return Optional.of(new FileLease(file, channel));
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether the name still leads to the locked file: a change of its length is seen through the name. */
    private static boolean sameFile(Path file, FileChannel channel, String token, String holder) throws IOException {
        long length = channel.size();
        int mark = 1 + Math.floorMod((token + holder).hashCode(), 64);
        channel.write(ByteBuffer.wrap(" ".repeat(mark).getBytes(StandardCharsets.UTF_8)), length);
        return Files.size(file) == length + mark;
    }

    private static boolean lockedElsewhere(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}

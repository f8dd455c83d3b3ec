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
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lease on a file of its own, held by an operating-system lock.
 *
 * <p>POSIX drops all of a process's locks on a file when the process closes <em>any</em> descriptor of it. So the file
 * holds nothing else, and this process never opens one that it already holds: {@link #HELD} remembers them. The file is
 * never deleted: who had opened it before could lock what no longer has a name.
 */
public final class FileLease implements Lease {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
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
    public static Optional<FileLease> tryAcquire(Path file, String holder) {
        Path key = file.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel =
                    FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
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
    public static Optional<String> holder(Path file) {
        Path key = file.toAbsolutePath().normalize();
        if (HELD.contains(key)) {
            return Optional.of("this process");
        }
        try (FileChannel channel = FileChannel.open(key, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? Optional.of(Files.readString(key)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("another process");
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
        HELD.remove(file);
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

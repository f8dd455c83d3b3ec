package dev.sluice.config.files;

import dev.sluice.config.lease.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that is kept open for writing: HDFS lets nobody else write it as long as this process lives, and for a minute
 * after that. Other file systems, such as S3, know no such thing: there it is a note for people.
 */
final class HadoopLease implements Lease {
    private static final int ATTEMPTS = 150;
    private static final long PAUSE_MILLIS = 100;

    private final FSDataOutputStream out;

    private HadoopLease(FSDataOutputStream out) {
        this.out = out;
    }

    /**
     * Takes the lease.
     *
     * @param holder who asks, for the message that another asker will see
     * @return empty where somebody has it
     */
    static Optional<Lease> tryAcquire(FileSystem files, Path file, String holder) throws IOException {
        byte[] line = (holder + "\n").getBytes(StandardCharsets.UTF_8);
        if (!files.hasPathCapability(file, "fs.capability.paths.append")) {
            try (FSDataOutputStream out = files.create(file, true)) {
                out.write(line);
            }
            return Optional.of(() -> {});
        }
        try {
            FSDataOutputStream out = openAlone(files, file);
            try {
                out.write(line);
                out.hflush();
            } catch (IOException e) {
                out.close();
                throw e;
            }
            return Optional.of(new HadoopLease(out));
        } catch (IOException e) {
            if (says(e, "AlreadyBeingCreatedException") || says(e, "RecoveryInProgressException")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Where the last holder is taken for dead, the server closes the file for it, which takes some seconds. */
    private static FSDataOutputStream openAlone(FileSystem files, Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return open(files, file);
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !says(e, "RecoveryInProgressException")) {
                    throw e;
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static FSDataOutputStream open(FileSystem files, Path file) throws IOException {
        try {
            return files.create(file, false);
        } catch (FileAlreadyExistsException e) {
            return files.append(file);
        }
    }

    /** HDFS says so by the names of classes that only its own client has. */
    private static boolean says(IOException e, String exception) {
        return e.toString().contains(exception);
    }

    /** Who was the last to have the lease. */
    static String holder(FileSystem files, Path file) {
        try (FSDataInputStream in = files.open(file)) {
            String[] holders = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            return holders[holders.length - 1] + ", or was less than a minute ago";
        } catch (IOException e) {
            return "another process";
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            // The server ends it a minute after this process has ended.
        }
    }
}

package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of a few megabytes in memory, to be filled. Only root may mount one; where the tests run as somebody else,
 * a whole test run belongs into {@code unshare -rm}.
 */
record SmallDisk(Path folder) implements AutoCloseable {
    static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try {
            run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw e;
            }
            System.out.println("SKIPPED: a small disk cannot be mounted here; run as root, or under `unshare -rm`");
            Assumptions.abort(e.getMessage());
        }
        return new SmallDisk(folder);
    }

    /** Leaves not a byte. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /** Leaves so much. */
    void fillBut(int bytes) throws IOException {
        fill();
        try (FileChannel ballast = FileChannel.open(ballast(), StandardOpenOption.WRITE)) {
            ballast.truncate(ballast.size() - bytes);
        }
    }

    /** Gives back what {@link #fill} has taken. */
    void empty() throws IOException {
        Files.delete(ballast());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", folder.toString());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("%s: exit code %d".formatted(String.join(" ", command), code));
        }
    }
}

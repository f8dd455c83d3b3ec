package dev.sluice.config.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Takes a lease, says whether it got it, and keeps it until its input ends. */
final class LeaseTaker {
    private LeaseTaker() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Optional<FileLease> lease = FileLease.tryAcquire(file, arguments[1]);
        System.out.println(
                lease.isPresent()
                        ? "taken"
                        : "refused by " + FileLease.holder(file).orElse("nobody"));
        while (System.in.read() >= 0) {
            // Whoever started this process decides how long it lives.
        }
    }
}

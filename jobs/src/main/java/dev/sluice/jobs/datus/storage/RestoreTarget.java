package dev.sluice.jobs.datus.storage;

import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.Ledger;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a restore takes the place of: whoever works on any database in it keeps it. */
final class RestoreTarget implements Target {
    /** Databases lie in what is stored, those of sub-agents one folder further down. */
    private static final int DEPTH = 3;

    private final Path original;
    private final UnkeptTarget restore;

    RestoreTarget(Path original, Path home) {
        this.original = original;
        this.restore = new UnkeptTarget("restore of " + original, home);
    }

    @Override
    public String name() {
        return restore.name();
    }

    private List<Path> leaseFiles() {
        if (!Files.isDirectory(original)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(original, DEPTH)) {
            return files.filter(file -> file.getFileName().toString().equals(FileLease.SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(original, e.getMessage()), e);
        }
    }

    @Override
    public Optional<Lease> lease(String holder) {
        List<Lease> held = new ArrayList<>();
        boolean all = restore.lease(holder).map(held::add).orElse(false);
        for (Path file : leaseFiles()) {
            all = all && FileLease.tryAcquire(file, holder).map(held::add).orElse(false);
        }
        Lease together = () -> held.forEach(Lease::close);
        if (!all) {
            together.close();
            return Optional.empty();
        }
        return Optional.of(together);
    }

    @Override
    public Optional<String> leaseHolder() {
        return Stream.concat(
                        restore.leaseHolder().stream(),
                        leaseFiles().stream().flatMap(file -> FileLease.holder(file).stream()))
                .findFirst();
    }

    @Override
    public boolean keepsRuns() {
        return false;
    }

    @Override
    public Optional<Occupant> occupant() {
        return Optional.empty();
    }

    @Override
    public void occupy(Occupant run) {}

    @Override
    public Ledger ledger() {
        return restore.ledger();
    }

    @Override
    public void ended() {}

    @Override
    public void close() {
        restore.close();
    }
}

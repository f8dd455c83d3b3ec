package dev.sluice.jobs.run;

import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Something that a run makes in one go, or only looks at: nothing of the run is kept there, and a resume starts over. */
public final class UnkeptTarget implements Target {
    private final String name;
    private final Path leaseFile;
    private final Supplier<List<Path>> others;
    private final Ledger ledger = new MemoryLedger();

    /**
     * @param name of what is made or looked at
     * @param home of Sluice, in which its lease lies
     */
    public UnkeptTarget(String name, Path home) {
        this(name, home, List::of);
    }

    /** @param others files of leases that it takes besides its own */
    public UnkeptTarget(String name, Path home, Supplier<List<Path>> others) {
        this.name = name;
        this.others = others;
        UUID key = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        this.leaseFile = home.resolve("leases").resolve(key.toString());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Lease> lease(String holder) {
        try {
            Files.createDirectories(leaseFile.getParent());
        } catch (IOException e) {
            // The lease says what is wrong.
        }
        List<Lease> held = new ArrayList<>();
        Lease together = () -> held.forEach(Lease::close);
        for (Path file : leaseFiles()) {
            Optional<FileLease> lease = FileLease.tryAcquire(file, holder);
            if (lease.isEmpty()) {
                together.close();
                return Optional.empty();
            }
            held.add(lease.get());
        }
        return Optional.of(together);
    }

    private List<Path> leaseFiles() {
        List<Path> files = new ArrayList<>(List.of(leaseFile));
        files.addAll(others.get());
        return files;
    }

    @Override
    public Optional<String> leaseHolder() {
        return leaseFiles().stream()
                .flatMap(file -> FileLease.holder(file).stream())
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
        return ledger;
    }

    @Override
    public void ended() {}

    @Override
    public void close() {}
}

package dev.sluice.jobs.label;

import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Reads each dataset once, however many projects share it; what is found there holds for each of them. */
public final class DatasetReadings {
    private final Meter meter;
    private final boolean hashes;
    private final ConcurrentMap<Path, FutureTask<Reading>> readings = new ConcurrentHashMap<>();

    /**
     * What was read.
     *
     * @param hash the dataset hash of what is there now; as the manifest says it, where only checksums are read
     * @param drift the paths that the manifest has otherwise; null where there is no manifest
     */
    public record Reading(String hash, List<String> drift) {}

    private DatasetReadings(Meter meter, boolean hashes) {
        this.meter = meter;
        this.hashes = hashes;
    }

    /** Readings that give the hash of each dataset. */
    public static DatasetReadings withHashes(Meter meter) {
        return new DatasetReadings(meter, true);
    }

    /**
     * Readings that hold a dataset against the checksums of its manifest, many times faster than hashing it: enough where
     * hash and checksums are known to be of the same bytes.
     */
    public static DatasetReadings byChecksums(Meter meter) {
        return new DatasetReadings(meter, false);
    }

    /**
     * Reads a dataset, unless that has been done.
     *
     * @throws IOException where it cannot be read
     */
    public Reading of(Path folder) throws IOException {
        FutureTask<Reading> reading = new FutureTask<>(() -> read(folder));
        FutureTask<Reading> first = readings.putIfAbsent(folder, reading);
        if (first == null) {
            reading.run();
        }
        try {
            return (first == null ? reading : first).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while %s was read".formatted(folder), e);
        }
    }

    private Reading read(Path folder) throws IOException {
        ProjectTree tree = TreeReader.read(folder, LinkPolicy.FOLLOW);
        DatasetManifest written = DatasetStorage.manifest(folder);
        if (written == null) {
            return new Reading(TreeContent.read(tree, meter).datasetHash(), null);
        }
        ProjectTree alike = tree.hashedAs(written);
        DatasetManifest read =
                hashes ? TreeContent.read(alike, meter) : TreeContent.checksums(alike, written.datasetHash(), meter);
        List<String> drift = written.differences(read);
        boolean otherHash = !read.datasetHash().equals(written.datasetHash());
        return new Reading(read.datasetHash(), drift.isEmpty() && otherHash ? List.of("the dataset hash") : drift);
    }
}

package dev.sluice.model.label;

import java.util.List;

/**
 * What a dataset held when it was made; it lies beside the dataset, so that drift can be named file by file.
 *
 * @param datasetHash the hash in the database's row
 * @param entries in the order of the hash
 */
public record DatasetManifest(String datasetHash, List<Entry> entries) {
    /**
     * @param path below the dataset
     * @param kind {@code file} or {@code folder}
     * @param size bytes of a file
     * @param checksum XXH3 with 128 bits, in hexadecimal; null for a folder
     * @param link whether the source had a symbolic link here; the dataset has its content
     * @param hashed whether the dataset hash covers it
     */
    public record Entry(String path, String kind, long size, String checksum, boolean link, boolean hashed) {}
}

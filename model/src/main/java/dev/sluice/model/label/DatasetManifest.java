package dev.sluice.model.label;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a dataset held when it was made; it lies beside the dataset, so that drift can be named file by file.
 *
 * @param datasetHash the hash in the database's row
 * @param entries in the order of the hash
 */
public record DatasetManifest(String datasetHash, List<Entry> entries) {
    /** The paths that another manifest lacks, has besides, or has with other content. */
    public List<String> differences(DatasetManifest other) {
        Map<String, String> mine = content();
        Map<String, String> others = other.content();
        SortedSet<String> paths = new TreeSet<>(mine.keySet());
        paths.addAll(others.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(mine.get(path), others.get(path)))
                .toList();
    }

    /** Whether this is the content of a tree, in everything that its hash depends on; where links led is of no matter. */
    public boolean isOf(List<Entry> tree) {
        return entries.stream()
                .map(Entry::withoutLink)
                .toList()
                .equals(tree.stream().map(Entry::withoutLink).toList());
    }

    private Map<String, String> content() {
        return entries.stream().collect(Collectors.toMap(Entry::path, entry -> entry.size() + ":" + entry.checksum()));
    }

    /**
     * @param path below the dataset
     * @param kind {@code file} or {@code folder}
     * @param size bytes of a file
     * @param checksum XXH3 with 128 bits, in hexadecimal; null for a folder
     * @param link whether the source had a symbolic link here; the dataset has its content
     * @param hashed whether the dataset hash covers it
     */
    public record Entry(String path, String kind, long size, String checksum, boolean link, boolean hashed) {
        private Entry withoutLink() {
            return new Entry(path, kind, size, checksum, false, hashed);
        }
    }
}

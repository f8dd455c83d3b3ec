package dev.sluice.model.label;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything below a folder, in the order in which the dataset hash is fed: of each folder first its files, then its
 * subfolders, each sorted by the bytes of its name.
 */
public record ProjectTree(Path root, List<TreeEntry> entries) {
    /** The bytes of all files. */
    public long bytes() {
        return entries.stream().mapToLong(TreeEntry::size).sum();
    }

    public long files() {
        return entries.stream().filter(entry -> !entry.folder()).count();
    }

    /** The same tree, in which the hash covers what it covered when a dataset was made. */
    public ProjectTree hashedAs(DatasetManifest made) {
        Set<String> hashed = made.entries().stream()
                .filter(DatasetManifest.Entry::hashed)
                .map(DatasetManifest.Entry::path)
                .collect(Collectors.toSet());
        return new ProjectTree(
                root,
                entries.stream()
                        .map(entry -> entry.hashed(hashed.contains(entry.relative())))
                        .toList());
    }

    /** The session folders: what lies at the top and is a folder. */
    public List<String> sessions() {
        return entries.stream()
                .filter(entry -> entry.folder() && entry.relative().indexOf('/') < 0)
                .map(TreeEntry::relative)
                .toList();
    }

    /**
     * How many bytes the dataset hash is fed with. Trees of one hash have one length, so a tree whose length nobody
     * shares has no duplicate.
     */
    public long hashedLength() {
        return entries.stream()
                .filter(TreeEntry::hashed)
                .mapToLong(entry -> entry.relative().getBytes(StandardCharsets.UTF_8).length + entry.size())
                .sum();
    }
}

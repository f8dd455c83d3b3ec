package dev.sluice.writers.label;

import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Files and folders of a project that is being copied. */
record Sources(Path root) {
    /** Writes a file, and the folders that lead to it. */
    Path file(String relative, String content) throws IOException {
        Path file = root.resolve(relative);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** What a reader says of a file or folder. */
    TreeEntry entry(String relative) throws IOException {
        Path place = root.resolve(relative);
        BasicFileAttributes attributes = Files.readAttributes(place, BasicFileAttributes.class);
        return new TreeEntry(
                relative,
                place,
                attributes.isDirectory(),
                Files.isSymbolicLink(place),
                !attributes.isDirectory(),
                attributes.isDirectory() ? 0 : attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    /** Copies the given files and folders, in this order, and leaves the dataset incomplete. */
    void copy(StagedDataset staged, String... relatives) throws IOException {
        for (String relative : relatives) {
            TreeEntry entry = entry(relative);
            if (entry.folder()) {
                staged.addFolder(entry);
            } else {
                byte[] content = Files.readAllBytes(entry.place());
                staged.beginFile(entry);
                staged.write(content, content.length);
                staged.endFile(entry);
            }
        }
    }

    /** A whole dataset of one session with one file. */
    static StagedDataset complete(DatasetStorage storage, Path source, String content) throws IOException {
        Sources sources = new Sources(source);
        sources.file("s1/data.csv", content);
        StagedDataset staged = storage.stage("1", source);
        sources.copy(staged, "s1", "s1/data.csv");
        staged.complete();
        return staged;
    }

    /** Everything below a folder, each with its content. */
    static List<String> listing(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path) + (Files.isRegularFile(path) ? "=" + text(path) : ""))
                    .sorted()
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small trees of files, made for one test. */
final class Trees {
    private Trees() {}

    /** Writes a file, and the folders that lead to it. */
    static Path file(Path root, String relative, String content) throws IOException {
        Path file = root.resolve(relative);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    static Path folder(Path root, String relative) throws IOException {
        return Files.createDirectories(root.resolve(relative));
    }

    /** Makes a link; its target is written down as it is given. */
    static Path link(Path root, String relative, Path target) throws IOException {
        Path link = root.resolve(relative);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, target);
    }

    /** What Java cannot make itself: pipes, and names that are not UTF-8. */
    static void shell(Path workingFolder, String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(workingFolder.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).as(command).isZero();
    }

    static ProjectTree read(Path root) {
        return TreeReader.read(root, LinkPolicy.FOLLOW);
    }

    static List<String> paths(ProjectTree tree) {
        return tree.entries().stream().map(TreeEntry::relative).toList();
    }

    static TreeEntry entry(ProjectTree tree, String relative) {
        return tree.entries().stream()
                .filter(entry -> entry.relative().equals(relative))
                .findFirst()
                .orElseThrow();
    }
}

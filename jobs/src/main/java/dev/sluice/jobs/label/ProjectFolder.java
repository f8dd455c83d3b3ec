package dev.sluice.jobs.label;

import dev.sluice.config.Folders;
import dev.sluice.config.Settings;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.readers.label.TreeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The folder that a legacy project owns, checked as the application's own tool checks it, and beyond. */
public final class ProjectFolder {
    private static final int LONGEST_PATH = 4095;
    /** {@code /migrated_…_YYYYMMDD_YYYYMMDD_HHMMSS_HASH8} at its longest. */
    private static final int STORAGE_NAME = 220;

    private final Path storage;
    private final LinkPolicy links;

    public ProjectFolder(Path storage, LinkPolicy links) {
        this.storage = storage;
        this.links = links;
    }

    /** Lists the folder of a project, or says why it cannot be moved. */
    public ProjectTree read(LegacyProject project) {
        Path path = path(project);
        if (!Folders.isThere(path)) {
            throw Files.exists(path)
                    ? new ItemException("Invalid project directory: Project path is not a directory: " + project.path())
                    : new ItemException("Directory does not exist: %s; correct the project's path, then resume"
                            .formatted(project.path()));
        }
        requireApart(path);
        ProjectTree tree = TreeReader.read(path, links);
        if (tree.sessions().isEmpty()) {
            throw new ItemException("Invalid project directory: No session directories found in " + project.path());
        }
        requireShortPaths(tree);
        return tree;
    }

    /** The project's path as its row has it, and with links resolved: sessions may name either. */
    public static Set<Path> names(LegacyProject project) throws IOException {
        Path path = path(project).normalize();
        return new LinkedHashSet<>(List.of(path, path.toRealPath()));
    }

    /** The same for a folder that a project owned once: it may be gone, or never have been. */
    public static Set<Path> names(String legacyPath) {
        Set<Path> names = new LinkedHashSet<>();
        try {
            if (legacyPath != null && !legacyPath.isBlank()) {
                Path path = Settings.expandHome(legacyPath).normalize();
                names.add(path);
                names.add(path.toRealPath());
            }
        } catch (IOException | InvalidPathException e) {
            // Gone, or no path: then only its plain name can be met with.
        }
        return names;
    }

    public static Path path(LegacyProject project) {
        if (project.path().isBlank()) {
            throw new ItemException("Invalid project directory: the project's path is empty");
        }
        try {
            Path path = Settings.expandHome(project.path());
            if (!path.isAbsolute()) {
                throw new ItemException(("Invalid project directory: \"%s\" is relative, and where it leads depends on"
                                + " the folder of the application: make it absolute")
                        .formatted(project.path()));
            }
            return path;
        } catch (InvalidPathException e) {
            throw new ItemException("Invalid project directory: %s".formatted(e.getMessage()), e);
        }
    }

    private void requireApart(Path path) {
        try {
            Path real = path.toRealPath();
            Path existing = Folders.nearestExisting(storage);
            Path realStorage = existing.toRealPath().resolve(existing.relativize(storage));
            if (realStorage.startsWith(real)) {
                throw new ItemException("the storage %s lies inside the project %s: choose another with --data-dir"
                        .formatted(storage, path));
            }
        } catch (IOException e) {
            throw new ItemException("Invalid project directory: %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private void requireShortPaths(ProjectTree tree) {
        int prefix = storage.toString().getBytes(StandardCharsets.UTF_8).length + STORAGE_NAME;
        tree.entries().stream()
                .filter(entry -> prefix + entry.relative().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH)
                .findFirst()
                .ifPresent(entry -> {
                    throw new ItemException(
                            "the path of %s would be longer in the storage than the system allows: shorten it, or choose a shorter --data-dir"
                                    .formatted(entry.relative()));
                });
    }
}

package dev.sluice.readers.label;

import dev.sluice.model.ItemException;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Lists a folder in the order of the dataset hash, and refuses what cannot be moved without losing something: special
 * files, names that are not UTF-8, what may not be read, links that the policy forbids or that lead nowhere.
 */
public final class TreeReader {
    private static final Comparator<Path> BY_BYTES = (a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b));

    private final Path root;
    private final Path realRoot;
    private final LinkPolicy links;
    private final List<TreeEntry> entries = new ArrayList<>();

    private TreeReader(Path root, LinkPolicy links) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
        this.links = links;
    }

    /**
     * Lists everything below {@code root}.
     *
     * @throws ItemException with the reason, where the folder cannot be moved as it is
     */
    public static ProjectTree read(Path root, LinkPolicy links) {
        try {
            TreeReader reader = new TreeReader(root, links);
            Set<Path> ancestors = new TreeSet<>();
            ancestors.add(reader.realRoot);
            reader.readFolder(root, "", true, ancestors);
            return new ProjectTree(root, List.copyOf(reader.entries));
        } catch (AccessDeniedException e) {
            throw new ItemException("Permission denied: %s; let this user read it".formatted(e.getFile()), e);
        } catch (NoSuchFileException e) {
            boolean itself = e.getFile().equals(root.toString());
            throw new ItemException(
                    "%s %s".formatted(e.getFile(), itself ? "does not exist" : "vanished while it was listed"), e);
        } catch (NotDirectoryException e) {
            throw new ItemException("%s is not a folder".formatted(e.getFile()), e);
        } catch (IOException e) {
            throw new ItemException("%s cannot be listed: %s".formatted(root, e.getMessage()), e);
        }
    }

    private void readFolder(Path folder, String prefix, boolean hashed, Set<Path> ancestors) throws IOException {
        List<TreeEntry> subfolders = new ArrayList<>();
        for (Path name : sortedNames(folder)) {
            TreeEntry entry = inspect(folder.resolve(name), prefix + name, hashed);
            (entry.folder() ? subfolders : entries).add(entry);
        }
        for (TreeEntry subfolder : subfolders) {
            entries.add(subfolder);
            Path real = subfolder.place().toRealPath();
            if (!ancestors.add(real)) {
                throw new ItemException(
                        "%s is a link that leads back into its own folder: remove it".formatted(subfolder.place()));
            }
            readFolder(subfolder.place(), subfolder.relative() + "/", hashed && !subfolder.link(), ancestors);
            ancestors.remove(real);
        }
    }

    private static List<Path> sortedNames(Path folder) throws IOException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            children.forEach(child -> names.add(child.getFileName()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path name : names) {
            if (!Path.of(name.toString()).equals(name)) {
                throw new ItemException("a name in %s is not UTF-8: \"%s\"; rename it".formatted(folder, name));
            }
        }
        names.sort(BY_BYTES);
        return names;
    }

    private TreeEntry inspect(Path place, String relative, boolean hashed) throws IOException {
        boolean link = Files.isSymbolicLink(place);
        if (link) {
            allow(place);
        }
        BasicFileAttributes attributes = Files.readAttributes(place, BasicFileAttributes.class);
        if (attributes.isOther()) {
            throw new ItemException("%s is a pipe, a socket or a device: remove it from the project".formatted(place));
        }
        if (!Files.isReadable(place)) {
            throw new AccessDeniedException(place.toString());
        }
        boolean folder = attributes.isDirectory();
        return new TreeEntry(
                relative,
                place,
                folder,
                link,
                hashed && !folder,
                folder ? 0 : attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    private void allow(Path link) throws IOException {
        if (links == LinkPolicy.REFUSE) {
            throw new ItemException("%s is a symbolic link: --links refuse was given".formatted(link));
        }
        Path target;
        try {
            target = link.toRealPath();
        } catch (NoSuchFileException e) {
            throw new ItemException(
                    "%s is a link that leads nowhere (to %s): remove it or bring back what it leads to"
                            .formatted(link, Files.readSymbolicLink(link)),
                    e);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new ItemException("%s is a link that cannot be followed: %s".formatted(link, e.getReason()), e);
        }
        if (links == LinkPolicy.INSIDE && !target.startsWith(realRoot)) {
            throw new ItemException(
                    "%s is a link that leads out of the project, to %s: use --links follow to copy what it leads to"
                            .formatted(link, target));
        }
        if (Files.isDirectory(link, new LinkOption[0]) && realRoot.startsWith(target)) {
            throw new ItemException("%s is a link that leads back into its own folder: remove it".formatted(link));
        }
    }

    private static byte[] bytes(Path name) {
        return name.toString().getBytes(StandardCharsets.UTF_8);
    }
}

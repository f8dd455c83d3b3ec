package dev.sluice.writers.label;

import dev.sluice.config.Folders;
import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import dev.sluice.model.label.DatasetManifest;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder in which shared datasets lie. A dataset appears in it by one rename, complete and synced, with its manifest
 * beside it; what is being made lies in a hidden folder of the run until then.
 */
public final class DatasetStorage {
    private static final String STAGING = ".sluice-staging-";
    static final String MANIFEST_SUFFIX = ".sluice-manifest.json";
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path root;
    private final Path staging;

    /**
     * @param root the storage
     * @param runUuid of the run that writes: no two runs share a staging folder
     */
    public DatasetStorage(Path root, String runUuid) {
        this.root = root;
        this.staging = root.resolve(STAGING + runUuid);
    }

    public Path root() {
        return root;
    }

    /** Refuses a storage that cannot be written, before anything else happens. Creates nothing but the storage. */
    public void requireWritable() {
        try {
            create();
            Files.delete(Files.createTempFile(root, ".sluice-", null));
        } catch (IOException e) {
            throw new RefusedException(
                    "the storage %s cannot be written: %s; check --data-dir and its permissions".formatted(root, e), e);
        }
    }

    /** Creates the storage so that it outlives a power cut: each folder is synced into the one around it. */
    private void create() throws IOException {
        Path existing = Folders.nearestExisting(root);
        Files.createDirectories(root);
        for (Path made = root; !made.equals(existing); made = made.getParent()) {
            sync(made.getParent());
        }
    }

    /** As {@link #requireWritable}, where nothing may be changed: looks at the rights on what is there. */
    public void requireWritableLater() {
        Path existing = Folders.nearestExisting(root);
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new RefusedException("the storage %s cannot be written: %s %s; check --data-dir and its permissions"
                    .formatted(root, existing, Files.isDirectory(existing) ? "is read-only" : "is no folder"));
        }
    }

    /**
     * Takes the one right to write here: two databases may share a storage, and their runs would take each other's names.
     *
     * @return empty where somebody has it
     */
    public Optional<Lease> lease(String holder) {
        requireWritable();
        return FileLease.tryAcquire(leaseFile(), holder).map(lease -> lease);
    }

    /** Who has the right to write here; empty where nobody has. */
    public Optional<String> leaseHolder() {
        return FileLease.holder(leaseFile());
    }

    private Path leaseFile() {
        return root.resolve(".sluice-lease");
    }

    /** A place in which a dataset can be put together, its folder like the given one. */
    public StagedDataset stage(String key, Path source) throws IOException {
        Path folder = staging.resolve(key);
        deleteTree(folder);
        Files.createDirectories(folder);
        return new StagedDataset(folder, source);
    }

    /** A folder of the storage that no one has yet, for a wanted name. */
    public Path free(String name) {
        Path folder = root.resolve(name);
        for (int n = 2; Files.exists(folder) || Files.exists(manifestOf(folder)); n++) {
            folder = root.resolve(name + "_" + n);
        }
        return folder;
    }

    /** Makes a staged dataset appear under its name. */
    public void publish(StagedDataset staged, DatasetManifest manifest, Path folder) throws IOException {
        Path manifestDraft = staging.resolve(folder.getFileName() + MANIFEST_SUFFIX);
        try (FileChannel out = FileChannel.open(
                manifestDraft,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            Channels.newOutputStream(out).write(JSON.writeValueAsBytes(manifest));
            StagedDataset.resemble(manifestDraft, staged.folder(), StagedDataset::withoutExecution);
            out.force(true);
        }
        Files.move(manifestDraft, manifestOf(folder), StandardCopyOption.ATOMIC_MOVE);
        Files.move(staged.folder(), folder, StandardCopyOption.ATOMIC_MOVE);
        sync(root);
    }

    /** The manifest of a dataset; null where it has none. */
    public static DatasetManifest manifest(Path folder) throws IOException {
        Path file = manifestOf(folder);
        try {
            return Files.exists(file) ? JSON.readValue(Files.readAllBytes(file), DatasetManifest.class) : null;
        } catch (JacksonException e) {
            throw new ItemException("the manifest %s cannot be read: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    /** Takes back a dataset that this run published and that never got its row. */
    public void withdraw(Path folder) throws IOException {
        if (!root.normalize().equals(folder.normalize().getParent())) {
            throw new ItemException("%s is not in the storage %s: left alone".formatted(folder, root));
        }
        deleteTree(folder);
        Files.deleteIfExists(manifestOf(folder));
    }

    /** Removes what the run has left unfinished. */
    public void clean() throws IOException {
        deleteTree(staging);
    }

    /** Removes what any run has left unfinished; for whoever has the lease, since then no other is at work here. */
    public void cleanAll() throws IOException {
        if (Files.isDirectory(root)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, STAGING + "*")) {
                for (Path folder : folders) {
                    deleteTree(folder);
                }
            }
        }
    }

    static Path manifestOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + MANIFEST_SUFFIX);
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

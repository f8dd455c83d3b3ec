package dev.sluice.writers.lance;

import dev.sluice.config.files.FileRights;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A copy of a database of LanceDB, which others may write meanwhile: versions are copied after everything that they show, and
 * only those that were there at the beginning. Beside the tables lies a list of all files with their checksums.
 */
public final class DatabaseCopy {
    /** The list of files in a copy. */
    public static final String LIST = "sluice-backup.json";

    private static final String DRAFT = ".sluice-draft";
    private static final String VERSIONS = "_versions";
    private static final int ATTEMPTS = 3;
    private static final int BLOCK = 1 << 16;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path database;
    private final Path copy;
    private final Path draft;

    /**
     * What a copy holds.
     *
     * @param name of its folder
     * @param files checksums (SHA-256, hexadecimal) by their paths
     * @param bytes of all of them
     * @param replaced where what this takes the place of is put aside; null as long as it takes nobody's
     */
    public record Content(String name, Map<String, String> files, long bytes, String replaced) {}

    /**
     * A copy that is to be made.
     *
     * @param copy beside the database, so that it can take its place by a rename
     * @param run names the draft, so that a later attempt finds it
     */
    public DatabaseCopy(Path database, Path copy, String run) {
        this.database = database;
        this.copy = copy;
        this.draft = draft(database, run);
    }

    private static Path draft(Path database, String run) {
        return database.resolveSibling(".%s.%s%s".formatted(database.getFileName(), run, DRAFT));
    }

    /** How many bytes a copy takes. */
    public static long bytes(Path database) throws IOException {
        long bytes = 0;
        for (Path file : DatabaseTree.of(database).files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /**
     * Makes the copy, reads it back, and gives it its name.
     *
     * @throws ItemException where a file differs from what was read
     */
    public Content make() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt();
            } catch (NoSuchFileException e) {
                // Somebody has cleared away an old version.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } finally {
                clean();
            }
        }
    }

    private Content attempt() throws IOException {
        clean();
        Files.createDirectory(draft);
        FileRights.close(draft); // until all is there, and has its rights
        List<Path> versions = DatabaseTree.of(database).files().stream()
                .filter(DatabaseCopy::isVersion)
                .toList();
        DatabaseTree tree = DatabaseTree.of(database);
        for (Path folder : tree.folders()) {
            Files.createDirectories(inDraft(folder));
        }
        Map<String, String> sums = new TreeMap<>();
        for (Path file : tree.files()) {
            if (!isVersion(file)) {
                copy(file, sums);
            }
        }
        for (Path version : versions) {
            copy(version, sums);
        }
        long bytes = 0;
        for (Map.Entry<String, String> sum : sums.entrySet()) {
            Path file = draft.resolve(sum.getKey());
            bytes += Files.size(file);
            if (!sum(file).equals(sum.getValue())) {
                throw new ItemException("%s was not written as it was read: look at the disk".formatted(file));
            }
        }
        Content content = new Content(copy.getFileName().toString(), sums, bytes, null);
        write(draft, content);
        for (int i = tree.folders().size() - 1; i >= 0; i--) {
            FileRights.copy(tree.folders().get(i), inDraft(tree.folders().get(i)));
        }
        rename(draft, copy);
        return content;
    }

    private static void write(Path folder, Content content) throws IOException {
        Path fresh = folder.resolve(LIST + ".new");
        Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
        sync(fresh, StandardOpenOption.WRITE);
        Files.move(fresh, folder.resolve(LIST), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether a file is the list of a copy, or was to become one. */
    static boolean isList(Path file) {
        return file.getFileName().toString().startsWith(LIST);
    }

    static boolean isDraft(Path folder) {
        return folder.getFileName().toString().endsWith(DRAFT);
    }

    /** Whether something else can take the place of a folder by a rename, which a mount point does not let happen. */
    public static boolean mayBeReplaced(Path folder) {
        try {
            return !Files.exists(folder)
                    || Files.isSymbolicLink(folder)
                    || Files.getFileStore(folder).equals(Files.getFileStore(folder.getParent()));
        } catch (IOException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** Gives a folder another name, for good. */
    public static void rename(Path folder, Path name) throws IOException {
        Files.move(folder, name);
        sync(name.getParent(), StandardOpenOption.READ);
    }

    /** Notes in a copy where that is which it takes the place of: it is known then however the rest ends. */
    public static void note(Path copy, Path replaced) throws IOException {
        Content content = content(copy);
        write(copy, new Content(content.name(), content.files(), content.bytes(), replaced.toString()));
    }

    /** Whether a copy has its list of files: one that Datus has made has none. */
    public static boolean hasList(Path copy) {
        return Files.isRegularFile(copy.resolve(LIST));
    }

    /** Writes the list of a copy as it is now. */
    public static Content list(Path copy) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        long bytes = 0;
        for (Path file : DatabaseTree.of(copy).files()) {
            sums.put(copy.relativize(file).toString(), sum(file));
            bytes += Files.size(file);
        }
        Content content = new Content(copy.getFileName().toString(), sums, bytes, null);
        write(copy, content);
        return content;
    }

    /** Whether a copy of this name has taken the place of its original, and still has its list. */
    public static boolean isPutBack(Path original, String name) {
        try {
            return hasList(original) && content(original).name().equals(name);
        } catch (IOException | ItemException e) {
            return false;
        }
    }

    private static Content content(Path copy) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(copy.resolve(LIST)), Content.class);
        } catch (JacksonException e) {
            throw new ItemException("%s is damaged: %s".formatted(copy.resolve(LIST), e.getOriginalMessage()), e);
        }
    }

    private static boolean isVersion(Path file) {
        return file.getParent().endsWith(VERSIONS);
    }

    private void copy(Path file, Map<String, String> sums) throws IOException {
        String name = database.relativize(file).toString();
        Path target = inDraft(file);
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest);
                OutputStream out = Files.newOutputStream(target)) {
            in.transferTo(out);
        }
        sync(target, StandardOpenOption.WRITE);
        FileRights.copy(file, target);
        sums.put(name, HexFormat.of().formatHex(digest.digest()));
    }

    private Path inDraft(Path original) {
        return draft.resolve(database.relativize(original).toString());
    }

    private static String sum(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What a copy holds by its own list; holds every file against it. */
    public static Content verified(Path copy) throws IOException {
        Content content = content(copy);
        for (Path file : DatabaseTree.of(copy).files()) {
            if (!content.files().containsKey(copy.relativize(file).toString())) {
                throw new ItemException(
                        "%s was not there when this backup was made: it cannot be relied upon".formatted(file));
            }
        }
        for (Map.Entry<String, String> sum : content.files().entrySet()) {
            Path file = copy.resolve(sum.getKey());
            if (!Files.isRegularFile(file) || !sum(file).equals(sum.getValue())) {
                throw new ItemException(
                        "%s is not as it was written: this backup cannot be relied upon".formatted(file));
            }
        }
        return content;
    }

    private void clean() throws IOException {
        FileSystemUtils.deleteRecursively(draft);
    }

    /** Removes what a killed attempt left. */
    public static void clean(Path database, String run) throws IOException {
        FileSystemUtils.deleteRecursively(draft(database, run));
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}

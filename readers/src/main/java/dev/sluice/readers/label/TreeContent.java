package dev.sluice.readers.label;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads every file of a tree once and gives the dataset hash, a fast checksum for each file, and the bytes to whoever
 * wants them.
 *
 * <p>The hash is SHA-256 over, for each file in the order of {@link ProjectTree}, its relative path in UTF-8 followed by
 * its bytes, with nothing between (specification of the store, section 2).
 */
public final class TreeContent {
    private static final int MARKED = 64 * 1024;
    private static final int BUFFER = 256 * 1024;
    /** HotSpot has fast code for SHA-256 only under callers that are called often, which a large buffer seldom does. */
    private static final int DIGESTED_AT_ONCE = 8 * 1024;
    /** XXH3-128 of the xxHash project: several gigabytes a second, for noticing changes, not for identity. */
    private static final Hasher128 CHECKSUM = Hashing.xxh3_128();

    private TreeContent() {}

    /** Takes what is read, as it is read. */
    public interface Sink {
        /** A sink that wants nothing. */
        Sink NONE = new Sink() {};

        default void folder(TreeEntry folder) throws IOException {}

        default void beginFile(TreeEntry file) throws IOException {}

        default void bytes(byte[] buffer, int length) throws IOException {}

        default void endFile(TreeEntry file) throws IOException {}
    }

    /**
     * Reads a tree.
     *
     * @throws ItemException where a file changed since the tree was listed, or while it was read
     * @throws IOException of the sink, or of reading
     */
    public static DatasetManifest read(ProjectTree tree, Sink sink) throws IOException {
        MessageDigest digest = sha256();
        List<DatasetManifest.Entry> entries = entries(tree, digest, sink);
        return new DatasetManifest(HexFormat.of().formatHex(digest.digest()), entries);
    }

    /**
     * Reads a tree for its checksums alone, which tell whether it has changed since it had a hash.
     *
     * @throws ItemException as {@link #read}
     */
    public static DatasetManifest checksums(ProjectTree tree, String datasetHash, Sink sink) throws IOException {
        return new DatasetManifest(datasetHash, entries(tree, null, sink));
    }

    /** Reads a tree for its checksums alone, and tells whether a dataset was made of the same content. */
    public static boolean agrees(ProjectTree tree, DatasetManifest made, Sink sink) throws IOException {
        return made.isOf(entries(tree, null, sink));
    }

    /** @param digest takes what the dataset hash covers; null where that is not wanted */
    private static List<DatasetManifest.Entry> entries(ProjectTree tree, MessageDigest digest, Sink sink)
            throws IOException {
        List<DatasetManifest.Entry> entries = new ArrayList<>();
        byte[] buffer = new byte[BUFFER];
        for (TreeEntry entry : tree.entries()) {
            String checksum = null;
            if (entry.folder()) {
                sink.folder(entry);
            } else {
                checksum = readFile(entry, entry.hashed() ? digest : null, buffer, sink);
            }
            entries.add(new DatasetManifest.Entry(
                    entry.relative(),
                    entry.folder() ? "folder" : "file",
                    entry.size(),
                    checksum,
                    entry.link(),
                    entry.hashed()));
        }
        return List.copyOf(entries);
    }

    /**
     * A checksum over the beginning of what the dataset hash is fed with, and its length. Trees of one hash agree in it,
     * so a tree whose mark nobody shares has no duplicate.
     */
    public static String mark(ProjectTree tree) throws IOException {
        HashStream128 checksum = CHECKSUM.hashStream();
        int left = MARKED;
        for (TreeEntry entry : tree.entries()) {
            if (entry.hashed() && left > 0) {
                byte[] path = entry.relative().getBytes(StandardCharsets.UTF_8);
                int length = Math.min(left, path.length);
                checksum.putBytes(path, 0, length);
                left -= length;
                try (InputStream in = open(entry)) {
                    byte[] head = in.readNBytes(left);
                    checksum.putBytes(head);
                    left -= head.length;
                }
            }
        }
        return "%d-%s"
                .formatted(
                        tree.hashedLength(),
                        HexFormat.of().formatHex(checksum.get().toByteArray()));
    }

    private static String readFile(TreeEntry entry, MessageDigest digest, byte[] buffer, Sink sink) throws IOException {
        HashStream128 checksum = CHECKSUM.hashStream();
        if (digest != null) {
            digest.update(entry.relative().getBytes(StandardCharsets.UTF_8));
        }
        long length = 0;
        sink.beginFile(entry);
        try (InputStream in = open(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (digest != null) {
                    update(digest, buffer, n);
                }
                checksum.putBytes(buffer, 0, n);
                sink.bytes(buffer, n);
                length += n;
            }
        }
        sink.endFile(entry);
        BasicFileAttributes after = Files.readAttributes(entry.place(), BasicFileAttributes.class);
        if (length != entry.size()
                || after.size() != entry.size()
                || after.lastModifiedTime().to(TimeUnit.NANOSECONDS) != entry.modified()) {
            throw new ItemException(
                    "%s changed while it was read: stop what writes there, then resume".formatted(entry.place()));
        }
        return HexFormat.of().formatHex(checksum.get().toByteArray());
    }

    private static void update(MessageDigest digest, byte[] buffer, int length) {
        for (int at = 0; at < length; at += DIGESTED_AT_ONCE) {
            digest.update(buffer, at, Math.min(DIGESTED_AT_ONCE, length - at));
        }
    }

    private static InputStream open(TreeEntry entry) throws IOException {
        try {
            return Files.newInputStream(entry.place());
        } catch (AccessDeniedException e) {
            throw new ItemException("Permission denied: %s; let this user read it".formatted(entry.place()), e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package dev.sluice.config.files;

import dev.sluice.config.Settings;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A folder of files, to be read or filled. Names are relative to it, with {@code /} between their parts. */
public sealed interface DataFolder extends AutoCloseable permits LocalFolder, HadoopFolder {
    int BUFFER = 1 << 16;

    /** More than one letter before the colon: a drive of Windows is no scheme. */
    Pattern ADDRESS = Pattern.compile("(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]+)://.*");

    /**
     * The folder that a person means; nothing is made yet.
     *
     * @param text a path, or an address such as {@code hdfs://host:8020/exports}
     * @throws UsageException where the address is none
     */
    static DataFolder of(String text, Path workingFolder) {
        if (text.startsWith("file:/")) {
            return new LocalFolder(ofUri(text));
        }
        return ADDRESS.matcher(text).matches()
                ? HadoopFolder.at(text)
                : new LocalFolder(
                        workingFolder.resolve(Settings.expandHome(text)).normalize());
    }

    private static Path ofUri(String text) {
        try {
            return Path.of(URI.create(text)).normalize();
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "%s is no address of a folder (%s): write its path as it is".formatted(text, e.getMessage()));
        }
    }

    /** One name for one folder, however it was addressed. */
    String address();

    /**
     * Makes the folder, and what leads to it.
     *
     * @throws dev.sluice.model.RefusedException where nothing can be written there
     */
    void create();

    /** The one right to write here; empty where somebody has it. The folder must be there. */
    Optional<Lease> lease(String holder);

    /** Who has that right; empty where nobody has. */
    Optional<String> leaseHolder();

    /** The files in a folder below this one, or in this one where the name is empty; none where there is no such folder. */
    List<String> list(String folder) throws IOException;

    /** The bytes of a file; empty where it is not there. */
    OptionalLong size(String name) throws IOException;

    /** A whole file. */
    byte[] read(String name) throws IOException;

    /** A file for Parquet to read. */
    InputFile input(String name);

    /**
     * Begins a file, over one of that name and with the folders that lead to it. Once its stream is closed, it is on the
     * disk.
     */
    PositionOutputStream output(String name) throws IOException;

    /** Adds to a small file that is only ever read whole: {@link #readAppended}. */
    void append(String name, byte[] bytes) throws IOException;

    /** Everything that was added to a file, in order. */
    byte[] readAppended(String name) throws IOException;

    /** Gives a file another name at one stroke, also where there is a file of that name. */
    void move(String from, String to) throws IOException;

    /** Removes a file or a folder with everything in it, where it is there. */
    void delete(String name) throws IOException;

    /** Once this returns, no loss of power takes back what has got its name. */
    void sync() throws IOException;

    /** For how long it was waited until files were on the disk. */
    long syncNanos();

    @Override
    void close();

    /** The SHA-256 of a file's bytes, in hexadecimal digits. */
    default String sha256(String name) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        try (InputStream in = new DigestInputStream(input(name).newStream(), digest)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // The digest sees what passes.
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Writes a small file so that it is there as a whole or not at all. */
    default void write(String name, byte[] bytes) throws IOException {
        String draft = name + ".draft";
        try (PositionOutputStream out = output(draft)) {
            out.write(bytes);
        }
        move(draft, name);
        sync();
    }
}

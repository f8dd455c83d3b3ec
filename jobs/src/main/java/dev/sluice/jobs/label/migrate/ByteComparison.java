package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.Meter;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares a tree with another one, byte for byte, while it is read for something else. */
final class ByteComparison extends Meter implements AutoCloseable {
    private final Map<String, TreeEntry> others;
    private byte[] bytes = new byte[0];
    private InputStream other = InputStream.nullInputStream();
    private boolean same;

    ByteComparison(Meter meter, ProjectTree tree, ProjectTree other) {
        super(meter);
        this.others = other.entries().stream().collect(Collectors.toMap(TreeEntry::relative, Function.identity()));
        this.same = tree.entries().size() == others.size()
                && tree.entries().stream().allMatch(this::isListed);
    }

    private boolean isListed(TreeEntry entry) {
        TreeEntry listed = others.get(entry.relative());
        return listed != null && listed.folder() == entry.folder() && listed.size() == entry.size();
    }

    /** Whether no difference has been found so far: at first in the listings, then in what has been read. */
    boolean same() {
        return same;
    }

    @Override
    public void beginFile(TreeEntry file) throws IOException {
        if (same) {
            other = Files.newInputStream(others.get(file.relative()).place());
        }
    }

    @Override
    public void bytes(byte[] buffer, int length) throws IOException {
        super.bytes(buffer, length);
        if (same) {
            bytes = bytes.length < length ? new byte[buffer.length] : bytes;
            int read = other.readNBytes(bytes, 0, length);
            read(read);
            same = read == length && Arrays.equals(buffer, 0, length, bytes, 0, length);
        }
    }

    @Override
    public void endFile(TreeEntry file) throws IOException {
        same = same && other.read() < 0;
        close();
    }

    @Override
    public void close() throws IOException {
        other.close();
    }
}

package dev.sluice.writers.parquet;

import dev.sluice.config.files.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file of a folder as Parquet writes it, with the SHA-256 of what was written, and with one form for one content. */
final class HashedOutput implements OutputFile {
    private final DataFolder folder;
    private final String name;
    private final MessageDigest digest;
    private Stream stream;

    HashedOutput(DataFolder folder, String name) {
        this.folder = folder;
        this.name = name;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Once the file is closed: what it is. */
    WrittenFile written(long rows) throws IOException {
        return new WrittenFile(rows, stream.getPos(), HexFormat.of().formatHex(digest.digest()));
    }

    /** From now on the end of the file is written, which is held back to be brought into one form. */
    void beginEnd() {
        stream.held = new ByteArrayOutputStream();
    }

    /** Closes a file that will not be finished; what is in it is of no use. */
    void abandon() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public PositionOutputStream create(long blockSize) throws IOException {
        stream = new Stream(folder.output(name));
        return stream;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) throws IOException {
        return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    private final class Stream extends PositionOutputStream {
        private final PositionOutputStream out;
        private ByteArrayOutputStream held;
        private boolean closed;
        private long end;

        Stream(PositionOutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() throws IOException {
            return closed ? end : out.getPos() + (held == null ? 0 : held.size());
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (held != null) {
                held.write(bytes, offset, length);
            } else {
                out.write(bytes, offset, length);
                digest.update(bytes, offset, length);
            }
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try (out) {
                if (held != null && held.size() > 0) {
                    byte[] last = StableFooter.of(held.toByteArray());
                    out.write(last);
                    digest.update(last);
                }
                end = out.getPos();
            }
        }
    }
}

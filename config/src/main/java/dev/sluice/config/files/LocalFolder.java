package dev.sluice.config.files;

import dev.sluice.config.Folders;
import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.RefusedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.springframework.util.FileSystemUtils;

/** A folder of this machine. */
final class LocalFolder implements DataFolder {
    private final Path folder;
    private final LongAdder syncNanos = new LongAdder();

    LocalFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public String address() {
        try {
            Path existing = Folders.nearestExisting(folder);
            return existing.toRealPath().resolve(existing.relativize(folder)).toString();
        } catch (IOException e) {
            return folder.toString();
        }
    }

    @Override
    public void create() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be made: %s; choose a folder that this user can write".formatted(folder, e), e);
        }
        if (!Files.isWritable(folder)) {
            throw new RefusedException(
                    "%s may not be written: choose a folder that this user can write".formatted(folder));
        }
    }

    @Override
    public Optional<Lease> lease(String holder) {
        create();
        return FileLease.tryAcquire(leaseFile(), holder).map(lease -> lease);
    }

    @Override
    public Optional<String> leaseHolder() {
        return FileLease.holder(leaseFile());
    }

    private Path leaseFile() {
        return folder.resolve(FileLease.SUFFIX);
    }

    @Override
    public List<String> list(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        try {
            return OptionalLong.of(Files.size(folder.resolve(name)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    @Override
    public InputFile input(String name) {
        Path file = folder.resolve(name);
        return new InputFile() {
            @Override
            public String toString() {
                return file.toString(); // Parquet's messages have it
            }

            @Override
            public long getLength() throws IOException {
                return Files.size(file);
            }

            @Override
            public SeekableInputStream newStream() throws IOException {
                return new Input(FileChannel.open(file, StandardOpenOption.READ));
            }
        };
    }

    @Override
    public PositionOutputStream output(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return new Output(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), channel);
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public byte[] readAppended(String name) throws IOException {
        return size(name).isPresent() ? read(name) : new byte[0];
    }

    @Override
    public void move(String from, String to) throws IOException {
        Files.move(
                folder.resolve(from),
                folder.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        FileSystemUtils.deleteRecursively(folder.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        long start = System.nanoTime();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        syncNanos.add(System.nanoTime() - start);
    }

    @Override
    public long syncNanos() {
        return syncNanos.sum();
    }

    @Override
    public void close() {}

    /** Reads as many bytes at once as are asked for. */
    private static final class Input extends DelegatingSeekableInputStream {
        private final FileChannel channel;

        Input(FileChannel channel) {
            this(channel, Channels.newInputStream(channel));
        }

        private Input(FileChannel channel, InputStream in) {
            super(in);
            this.channel = channel;
        }

        @Override
        public long getPos() throws IOException {
            return channel.position();
        }

        @Override
        public void seek(long position) throws IOException {
            channel.position(position);
        }
    }

    /** Is on the disk when it is closed. */
    private final class Output extends PositionOutputStream {
        private final OutputStream out;
        private final FileChannel channel;
        private long position;

        Output(OutputStream out, FileChannel channel) {
            this.out = out;
            this.channel = channel;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void close() throws IOException {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                out.flush();
                long start = System.nanoTime();
                channel.force(true);
                syncNanos.add(System.nanoTime() - start);
            }
        }
    }
}

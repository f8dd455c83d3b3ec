package dev.sluice.config.files;

import dev.sluice.config.lease.Lease;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A folder of a file system that Hadoop has a client for, set up by the {@code core-site.xml} and {@code hdfs-site.xml} in
 * {@code HADOOP_CONF_DIR}. Where a rename is a copy, as in S3, it still shows a file as a whole or not at all.
 */
final class HadoopFolder implements DataFolder {
    private static final String LEASE = ".sluice-lease";
    private static final int BUFFER = 1 << 16;

    private final FileSystem files;
    private final FileContext context;
    private final Path folder;
    private final AtomicInteger appended = new AtomicInteger();
    private final LongAdder syncNanos = new LongAdder();

    private HadoopFolder(HadoopClient client) {
        this.files = client.files();
        this.context = client.context();
        this.folder = client.folder();
    }

    static HadoopFolder at(String address) {
        return new HadoopFolder(HadoopClient.of(address));
    }

    @Override
    public String address() {
        return folder.toString();
    }

    @Override
    public void create() {
        try {
            files.mkdirs(folder);
        } catch (IOException e) {
            throw HadoopClient.refused(address(), e);
        }
    }

    @Override
    public Optional<Lease> lease(String holder) {
        create();
        try {
            return HadoopLease.tryAcquire(files, path(LEASE), holder);
        } catch (IOException e) {
            throw HadoopClient.refused(address(), e);
        }
    }

    @Override
    public Optional<String> leaseHolder() {
        return Optional.of(HadoopLease.holder(files, path(LEASE)));
    }

    private Path path(String name) {
        return name.isEmpty() ? folder : new Path(folder, name);
    }

    @Override
    public List<String> list(String name) throws IOException {
        try {
            return Arrays.stream(files.listStatus(path(name)))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        try {
            return OptionalLong.of(files.getFileStatus(path(name)).getLen());
        } catch (FileNotFoundException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public byte[] read(String name) throws IOException {
        try (FSDataInputStream in = files.open(path(name))) {
            return in.readAllBytes();
        }
    }

    @Override
    public InputFile input(String name) {
        return new InputFile() {
            @Override
            public String toString() {
                return path(name).toString();
            }

            @Override
            public long getLength() throws IOException {
                return files.getFileStatus(path(name)).getLen();
            }

            @Override
            public SeekableInputStream newStream() throws IOException {
                return new Input(files.open(path(name)));
            }
        };
    }

    @Override
    public PositionOutputStream output(String name) throws IOException {
        return new Output(create(name));
    }

    /** A file whose blocks are on the disks of the servers once they are closed, where those can tell. */
    private FSDataOutputStream create(String name) throws IOException {
        return files.create(
                path(name),
                FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(files.getConf())),
                EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE, CreateFlag.SYNC_BLOCK),
                BUFFER,
                files.getDefaultReplication(path(name)),
                files.getDefaultBlockSize(path(name)),
                null);
    }

    /** Not every file system can add to a file, so each addition is one of its own. */
    @Override
    public void append(String name, byte[] bytes) throws IOException {
        if (appended.get() == 0) {
            appended.set(list(name).stream()
                    .map(file -> Integer.parseInt(file.replaceAll("\\D", "")))
                    .max(Integer::compare)
                    .orElse(0));
        }
        try (FSDataOutputStream out = create("%s/%09d".formatted(name, appended.incrementAndGet()))) {
            out.write(bytes);
        }
    }

    @Override
    public byte[] readAppended(String name) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String file : list(name)) {
            all.write(read(name + "/" + file));
        }
        return all.toByteArray();
    }

    @Override
    public void move(String from, String to) throws IOException {
        context.rename(path(from), path(to), Options.Rename.OVERWRITE);
    }

    @Override
    public void delete(String name) throws IOException {
        files.delete(path(name), true);
    }

    @Override
    public void sync() {}

    @Override
    public long syncNanos() {
        return syncNanos.sum();
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            // Everything that was written has been closed before.
        }
    }

    private static final class Input extends DelegatingSeekableInputStream {
        private final FSDataInputStream in;

        Input(FSDataInputStream in) {
            super(in);
            this.in = in;
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }
    }

    /** Is on the disks when it is closed. */
    private final class Output extends DelegatingPositionOutputStream {
        private final FSDataOutputStream out;

        Output(FSDataOutputStream out) {
            super(out);
            this.out = out;
        }

        @Override
        public long getPos() throws IOException {
            return out.getPos();
        }

        @Override
        public void close() throws IOException {
            long start = System.nanoTime();
            out.close();
            syncNanos.add(System.nanoTime() - start);
        }
    }
}

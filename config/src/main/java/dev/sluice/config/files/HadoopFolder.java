package dev.sluice.config.files;

import dev.sluice.config.lease.Lease;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A folder of a file system that Hadoop has a client for, set up by the {@code core-site.xml} and {@code hdfs-site.xml} in
 * {@code HADOOP_CONF_DIR}. Where a rename is a copy, as in S3, it still shows a file as a whole or not at all.
 */
final class HadoopFolder implements TargetFolder {
    private static final String LEASE = ".sluice-lease";

    private final FileSystem files;
    private final Path folder;
    private final AtomicInteger appended = new AtomicInteger();
    private final LongAdder syncNanos = new LongAdder();

    private HadoopFolder(FileSystem files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    static HadoopFolder at(String address) {
        try {
            URI uri = new Path(address).toUri();
            Configuration configuration = configuration();
            // An instance of its own: the shared one could be closed by somebody else.
            FileSystem files = FileSystem.newInstance(uri, configuration);
            return new HadoopFolder(files, files.makeQualified(new Path(address)));
        } catch (UnsupportedFileSystemException e) {
            throw new UsageException("%s: no client for this kind of address is here; s3a:// needs a build with `-Ps3`"
                    .formatted(address));
        } catch (IllegalArgumentException e) {
            throw new UsageException("\"%s\" is no address of a folder: %s".formatted(address, e.getMessage()));
        } catch (IOException e) {
            throw refused(address, e);
        }
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        String site = System.getenv("HADOOP_CONF_DIR");
        if (site != null && !site.isBlank()) {
            for (String name : List.of("core-site.xml", "hdfs-site.xml")) {
                configuration.addResource(new Path(new Path("file:///"), site + "/" + name));
            }
        }
        // A server that is down is to be told of in seconds, not in a quarter of an hour.
        configuration.setIfUnset("ipc.client.connect.max.retries", "3");
        configuration.setIfUnset("ipc.client.connect.max.retries.on.timeouts", "2");
        return configuration;
    }

    private static RefusedException refused(String address, IOException cause) {
        return new RefusedException(
                "%s cannot be written: %s; check the address and that the server runs"
                        .formatted(
                                address,
                                String.valueOf(cause.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")),
                cause);
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
            throw refused(address(), e);
        }
    }

    /**
     * A file that is kept open for writing: HDFS lets nobody else write it as long as this process lives, and for a minute
     * after that. Other file systems, such as S3, know no such thing: there it is a note for people.
     */
    @Override
    public Optional<Lease> lease(String holder) {
        create();
        Path file = new Path(folder, LEASE);
        try {
            FSDataOutputStream out = open(file);
            try {
                out.writeBytes(holder + "\n");
                if (out.hasCapability("hflush")) {
                    out.hflush();
                }
            } catch (IOException e) {
                out.close();
                throw e;
            }
            return Optional.of(() -> closeQuietly(out));
        } catch (IOException e) {
            if (isHeld(e)) {
                return Optional.empty();
            }
            throw refused(address(), e);
        }
    }

    private FSDataOutputStream open(Path file) throws IOException {
        if (!files.hasPathCapability(file, "fs.capability.paths.append")) {
            return files.create(file, true);
        }
        try {
            return files.create(file, false);
        } catch (FileAlreadyExistsException e) {
            return files.append(file);
        }
    }

    /** HDFS says so by the names of classes that only its own client has. */
    private static boolean isHeld(IOException e) {
        String text = e.toString();
        return text.contains("AlreadyBeingCreatedException") || text.contains("RecoveryInProgressException");
    }

    private static void closeQuietly(FSDataOutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            // The server ends it a minute after this process has ended.
        }
    }

    @Override
    public Optional<String> leaseHolder() {
        try (FSDataInputStream in = files.open(new Path(folder, LEASE))) {
            String[] holders = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n");
            return Optional.of(holders[holders.length - 1] + ", or was less than a minute ago");
        } catch (IOException e) {
            return Optional.of("another process");
        }
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
        return new Output(files.create(path(name), true));
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
        try (FSDataOutputStream out = files.create(path("%s/%09d".formatted(name, appended.incrementAndGet())), true)) {
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
        if (files.exists(path(to))) {
            files.delete(path(to), false);
        }
        if (!files.rename(path(from), path(to))) {
            throw new IOException("%s cannot be renamed to %s".formatted(path(from), path(to)));
        }
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

    /** Is on the disks of the servers when it is closed, where they can tell. */
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
            if (out.hasCapability("hsync")) {
                out.hsync();
            }
            out.close();
            syncNanos.add(System.nanoTime() - start);
        }
    }
}

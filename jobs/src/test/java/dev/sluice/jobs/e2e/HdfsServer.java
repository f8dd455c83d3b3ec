package dev.sluice.jobs.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** An HDFS in a process of its own, with libraries that only {@code -Pchaos} brings. */
final class HdfsServer implements AutoCloseable {
    private static final Path LIBRARIES = Path.of("target/hdfs").toAbsolutePath();
    private static final Path PROGRAM =
            Path.of("src/test/hdfs/HdfsCluster.java").toAbsolutePath();

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final String address;
    private final FileSystem files;

    HdfsServer(Path folder) throws IOException {
        Path log = folder.resolve("server.log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        LIBRARIES + "/*",
                        PROGRAM.toString(),
                        folder.resolve("hdfs").toString())
                .redirectError(log.toFile())
                .start();
        out = process.inputReader(StandardCharsets.UTF_8);
        in = process.outputWriter(StandardCharsets.UTF_8);
        address = out.readLine();
        if (address == null) {
            throw new IOException("no HDFS:\n" + Files.readString(log));
        }
        files = FileSystem.newInstance(URI.create(address), new Configuration());
    }

    /** Of a folder of this name. */
    String address(String folder) {
        return "%s/%s".formatted(address, folder);
    }

    /** Takes those who are silent for dead at once, or again only after a minute. */
    void forget(boolean atOnce) throws IOException {
        in.write(atOnce ? "at once\n" : "after a minute\n");
        in.flush();
        out.readLine();
    }

    /** The bytes of every file in a folder. */
    Map<String, byte[]> content(String folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        String root = address(folder) + "/";
        RemoteIterator<LocatedFileStatus> all = files.listFiles(new org.apache.hadoop.fs.Path(root), true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            try (FSDataInputStream bytes = files.open(file.getPath())) {
                content.put(file.getPath().toString().substring(root.length()), bytes.readAllBytes());
            }
        }
        return content;
    }

    /** How many files with whole rows a folder has: parts of a version, and versions. */
    int finished(String folder) {
        try {
            return count(folder, ".parquet") + count(folder + "/.sluice/parts", "");
        } catch (IOException e) {
            return 0; // there is no such folder yet
        }
    }

    private int count(String folder, String ending) throws IOException {
        int count = 0;
        for (FileStatus file : files.listStatus(new org.apache.hadoop.fs.Path(address(folder)))) {
            String name = file.getPath().getName();
            count += name.endsWith(ending) && !name.endsWith(".draft") ? 1 : 0;
        }
        return count;
    }

    /** Ends it as a failure of its machine would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (files) {
            in.close();
        } finally {
            process.waitFor();
        }
    }
}

package dev.sluice.config.files;

import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A folder of a file system that Hadoop knows, with what works on it.
 *
 * @param context the same file system: only this can put a file in the place of another at one stroke
 */
record HadoopClient(FileSystem files, FileContext context, Path folder) {
    private static final String SITE = "HADOOP_CONF_DIR";

    /** Ours, where a person's files do not say otherwise. */
    private static final Map<String, String> DEFAULTS = Map.of(
            // A server that is down is to be told of in seconds, not in a quarter of an hour.
            "ipc.client.connect.timeout",
            "5000",
            "ipc.client.connect.max.retries",
            "2",
            "ipc.client.connect.max.retries.on.timeouts",
            "1",
            // The name node hears of a block a moment after it was written. To ask again only after 0.4 s, the default,
            // takes most of the time of an export of small files.
            "dfs.client.block.write.locateFollowingBlock.initial.delay.ms",
            "5",
            "dfs.client.block.write.locateFollowingBlock.max.delay.ms",
            "1000",
            "dfs.client.block.write.locateFollowingBlock.retries",
            "20",
            // A cluster may have fewer nodes than a file is to have copies; to add to one would fail there.
            "dfs.client.block.write.replace-datanode-on-failure.best-effort",
            "true",
            // Who is told to stop comes to a checkpoint first; Hadoop would close the files under it at once.
            "fs.automatic.close",
            "false");

    static HadoopClient of(String address) {
        Configuration configuration = configuration();
        try {
            Path folder = new Path(address);
            URI uri = folder.toUri();
            requireClient(uri.getScheme(), configuration);
            // An instance of its own: the shared one could be closed by somebody else.
            FileSystem files = FileSystem.newInstance(uri, configuration);
            return new HadoopClient(
                    files, FileContext.getFileContext(files.getUri(), configuration), files.makeQualified(folder));
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw refused(address, new IOException("unknown host " + unknown.getMessage(), e));
            }
            throw new UsageException("\"%s\" is no address of a folder: %s".formatted(address, e.getMessage()));
        } catch (IOException e) {
            throw refused(address, e);
        }
    }

    /** Hadoop knows the names of clients that are not here. */
    private static void requireClient(String scheme, Configuration configuration) throws IOException {
        try {
            FileSystem.getFileSystemClass(scheme, configuration);
        } catch (UnsupportedFileSystemException e) {
            throw missing(scheme);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof ClassNotFoundException) {
                throw missing(scheme);
            }
            throw e;
        }
    }

    private static UsageException missing(String scheme) {
        return new UsageException("no client for %s:// is here; %s"
                .formatted(
                        scheme,
                        scheme.startsWith("s3")
                                ? "the address is s3a://bucket/folder, and Sluice is built for it with `./mvnw -Ps3 package`"
                                : "there is one for hdfs://host:port/folder"));
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        Configuration defaults = new Configuration(false);
        DEFAULTS.forEach(defaults::set);
        configuration.addResource(defaults);
        String site = System.getenv(SITE);
        if (site == null || site.isBlank()) {
            return configuration;
        }
        for (String name : List.of("core-site.xml", "hdfs-site.xml")) {
            java.nio.file.Path file = java.nio.file.Path.of(site, name).toAbsolutePath();
            if (Files.exists(file)) {
                configuration.addResource(new Path(file.toUri()));
            }
        }
        try {
            configuration.size(); // reads them
        } catch (RuntimeException e) {
            throw new RefusedException(
                    "the files in %s (%s) cannot be read: %s".formatted(site, SITE, firstLine(e.getMessage())), e);
        }
        return configuration;
    }

    static RefusedException refused(String address, IOException cause) {
        return new RefusedException(
                "%s cannot be written: %s; check the address, that the server runs and that you may write there"
                        .formatted(address, firstLine(cause.getMessage())),
                cause);
    }

    /** What is wrong, without the links and stack traces that servers send along. */
    private static String firstLine(String message) {
        return String.valueOf(message).lines().findFirst().orElse("").replaceFirst("; For more details see:.*", "");
    }
}

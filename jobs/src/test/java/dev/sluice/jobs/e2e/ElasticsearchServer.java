package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Elasticsearch, in the small form in which its makers publish it for tests. It does not run as root. */
final class ElasticsearchServer extends EngineServer {
    private static final String NOBODY = "nobody";

    private final Path home;
    private final boolean root;

    ElasticsearchServer() throws Exception {
        super(open(Files.createTempDirectory("sluice-elasticsearch")));
        Path folder = folder();
        this.root = "root".equals(System.getProperty("user.name"));
        this.home = folder.resolve("elasticsearch");
        Path program;
        try (Stream<Path> versions = Files.list(PROGRAMS.resolve("elasticsearch"))) {
            program = versions.findFirst().orElseThrow();
        }
        FileSystemUtils.copyRecursively(program, home);
        Files.writeString(home.resolve("config/elasticsearch.yml"), """
                discovery.type: single-node
                network.host: 127.0.0.1
                http.port: %d
                transport.port: 0
                xpack.security.enabled: false
                cluster.routing.allocation.disk.threshold_enabled: false
                """.formatted(port()));
        Files.createDirectories(home.resolve("tmp"));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                prepare(file);
            }
        }
        start();
    }

    /** A folder that everybody may enter. */
    private static Path open(Path folder) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void prepare(Path file) throws IOException {
        boolean opens = Files.isDirectory(file) || file.startsWith(home.resolve("bin"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(opens ? "rwxr-xr-x" : "rw-r--r--"));
        if (root) {
            UserPrincipal nobody =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
            Files.setOwner(file, nobody);
        }
    }

    @Override
    ProcessBuilder program() {
        List<String> words = new ArrayList<>();
        if (root) {
            words.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups"));
        }
        words.add(home.resolve("bin/elasticsearch").toString());
        ProcessBuilder builder = new ProcessBuilder(words).directory(home.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("ES_TMPDIR", home.resolve("tmp").toString());
        builder.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("ES_JAVA_OPTS", "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC");
        builder.environment().remove("JAVA_HOME");
        return builder;
    }
}

package dev.sluice.jobs.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenSearch, with its k-NN plugin or without. */
final class OpenSearchServer extends EngineServer {
    private static final Path PROGRAM = Path.of("src/test/engines/OpenSearchNode.java");

    private final boolean vectors;

    OpenSearchServer(boolean vectors) throws Exception {
        super(Files.createTempDirectory("sluice-opensearch"));
        this.vectors = vectors;
        start();
    }

    @Override
    ProcessBuilder program() {
        List<String> path = new ArrayList<>(List.of(PROGRAMS.resolve("opensearch") + "/*"));
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx640m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp"));
        if (vectors) {
            path.add(PROGRAMS.resolve("knn") + "/*");
        }
        words.add(String.join(File.pathSeparator, path));
        words.addAll(List.of(
                PROGRAM.toAbsolutePath().toString(), folder().resolve("node").toString(), String.valueOf(port())));
        if (vectors) {
            words.add("org.opensearch.knn.plugin.KNNPlugin");
        }
        // Its input stays open for as long as it is wanted.
        return new ProcessBuilder(words).redirectInput(ProcessBuilder.Redirect.PIPE);
    }
}

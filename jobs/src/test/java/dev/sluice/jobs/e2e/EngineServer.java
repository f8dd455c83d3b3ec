package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real search engine in a process of its own. Its programs come from Maven Central when a test first asks for one. */
abstract class EngineServer implements AutoCloseable {
    static final Path PROGRAMS = Path.of("target/engines").toAbsolutePath();

    private static final int MINUTES = 3;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path folder;
    private final int port;
    private Process process;

    /** An answer. */
    record Answer(int status, JsonNode body) {}

    EngineServer(Path folder) throws Exception {
        install();
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
        Files.createDirectories(folder);
    }

    /** Two forks may ask at once. */
    private static void install() throws Exception {
        Files.createDirectories(PROGRAMS.getParent());
        Path lock = PROGRAMS.resolveSibling("engines.lock");
        Path done = PROGRAMS.resolve("done");
        try (RandomAccessFile file = new RandomAccessFile(lock.toFile(), "rw");
                FileLock held = file.getChannel().lock()) {
            if (Files.exists(done)) {
                return;
            }
            Path root = Path.of("").toAbsolutePath().getParent();
            Process maven = new ProcessBuilder(
                            root.resolve("mvnw").toString(),
                            "-B",
                            "-q",
                            "-ntp",
                            "-f",
                            Path.of("src/test/engines/pom.xml").toAbsolutePath().toString(),
                            "-Dengines.folder=" + PROGRAMS,
                            "-Dopensearch.version=" + System.getProperty("opensearch.version"),
                            "-Delasticsearch.version=" + System.getProperty("elasticsearch.version"),
                            "-Ddependency-plugin.version=" + System.getProperty("dependency-plugin.version"),
                            "package")
                    .directory(root.toFile())
                    .inheritIO()
                    .start();
            if (maven.waitFor() != 0) {
                throw new IOException("the search engines of the tests could not be fetched");
            }
            Files.createFile(done);
        }
    }

    Path folder() {
        return folder;
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:%d".formatted(port);
    }

    /** What starts it. */
    abstract ProcessBuilder program();

    /** Starts it and waits until it answers. */
    void start() throws Exception {
        Path log = folder.resolve("engine.log");
        process = program()
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!answers()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > last) {
                process.destroyForcibly();
                throw new IOException("no search engine:\n" + Files.readString(log));
            }
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return send("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s", null)
                            .status()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it as a failure of its machine would; {@link #start} brings it back with everything that it had. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Sends a request and takes whatever is answered. */
    Answer send(String method, String path, Object body) throws IOException, InterruptedException {
        String text = body instanceof String lines ? lines : JSON.writeValueAsString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", path.contains("_bulk") ? "application/x-ndjson" : "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(text))
                .timeout(Duration.ofSeconds(90)) // longer than an engine itself waits for anything
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.body().startsWith("{") || response.body().startsWith("[")
                        ? JSON.readTree(response.body())
                        : JSON.missingNode());
    }

    /** Sends a request that the engine is expected to do. */
    JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        Answer answer = send(method, path, body);
        if (answer.status() >= 300) {
            throw new IOException("%s %s: %s".formatted(method, path, answer.body()));
        }
        return answer.body();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call("GET", path, null);
    }

    /** How many documents are found. */
    long count(String index) throws IOException, InterruptedException {
        return get("/%s/_count".formatted(index)).path("count").asLong();
    }

    /** What documents hold, by their ids; at most 10,000. */
    Map<String, JsonNode> documents(String index) throws IOException, InterruptedException {
        call("POST", "/%s/_refresh".formatted(index), null);
        Map<String, JsonNode> documents = new TreeMap<>();
        JsonNode found = call("POST", "/%s/_search".formatted(index), Map.of("size", 10_000));
        found.path("hits")
                .path("hits")
                .forEach(hit -> documents.put(hit.path("_id").asString(), hit.path("_source")));
        return documents;
    }

    /** The names of all indexes that are not the engine's own. */
    List<String> indexes() throws IOException, InterruptedException {
        return get("/_cat/indices?format=json&h=index").findValuesAsString("index").stream()
                .filter(name -> !name.startsWith("."))
                .sorted()
                .toList();
    }

    /** Removes every index that is not the engine's own. */
    void clear() throws IOException, InterruptedException {
        for (String index : indexes()) {
            call("DELETE", "/" + index, null);
        }
    }

    @Override
    public void close() throws Exception {
        kill();
        FileSystemUtils.deleteRecursively(folder);
    }
}

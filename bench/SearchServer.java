import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An OpenSearch in a process of its own, which ends with this one. */
record SearchServer(Process process, String address, HttpClient client) implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LOOK_EVERY_MS = 100;
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final String HEAP = "2g";
    /** What an index is given of another one beside its mapping; the rest is its own. */
    private static final List<String> SETTINGS = List.of(
            "index.mapping.total_fields.limit",
            "index.max_result_window",
            "index.number_of_shards",
            "index.number_of_replicas",
            "index.knn");

    /** Starts one that has nothing, with what the tests have fetched for theirs. */
    static SearchServer start(Path root, Path folder) throws IOException, InterruptedException {
        Path libraries = root.resolve("jobs/target/engines");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms" + HEAP,
                        "-Xmx" + HEAP,
                        "-cp",
                        "%1$s/opensearch/*:%1$s/knn/*".formatted(libraries),
                        root.resolve("jobs/src/test/engines/OpenSearchNode.java").toString(),
                        folder.resolve("node").toString(),
                        String.valueOf(port),
                        "org.opensearch.knn.plugin.KNNPlugin")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("opensearch.log").toFile())
                .start();
        SearchServer server = new SearchServer(process, "127.0.0.1:" + port, HttpClient.newHttpClient());
        long latest = System.nanoTime() + LONGEST_START.toNanos();
        while (!server.answers()) {
            if (!process.isAlive() || System.nanoTime() > latest) {
                process.destroyForcibly();
                throw new IllegalStateException("OpenSearch does not start: see opensearch.log in " + folder);
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
        return server;
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/_cluster/health").has("status");
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    String url() {
        return "http://" + address;
    }

    String describe() throws IOException, InterruptedException {
        return "OpenSearch %s with a heap of %s".formatted(get("/").get("version").get("number").stringValue(), HEAP);
    }

    /** The processor time that it has had since it was started. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Waits until it has put together what was written before. */
    void settle() throws IOException, InterruptedException {
        while (get("/_stats/merge").at("/_all/total/merges/current").intValue() > 0) {
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    /** Makes an empty index that is like another one but for some settings, which are named and given in turn. */
    void create(String index, String model, String... others) throws IOException, InterruptedException {
        JsonNode found = get("/%s?flat_settings=true".formatted(model)).get(model);
        ObjectNode body = JSON.createObjectNode();
        body.set("mappings", found.get("mappings"));
        ObjectNode settings = body.putObject("settings");
        for (String name : SETTINGS) {
            if (found.get("settings").has(name)) {
                settings.set(name, found.get("settings").get(name));
            }
        }
        for (int i = 0; i < others.length; i += 2) {
            settings.put(others[i], others[i + 1]);
        }
        send("PUT", "/" + index, body);
    }

    /** Removes indexes, where they are there. */
    void delete(String... indexes) throws IOException, InterruptedException {
        send("DELETE", "/%s?ignore_unavailable=true".formatted(String.join(",", indexes)), null);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    private JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("%s %s: %d, %s"
                    .formatted(
                            method, path, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() throws IOException {
        // It ends when it has nothing to read any more.
        process.getOutputStream().close();
        process.onExit().completeOnTimeout(process, 1, TimeUnit.MINUTES).join().destroyForcibly();
    }
}

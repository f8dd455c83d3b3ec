package dev.sluice.jobs.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a real engine, as load balancers do: passes everything on, unless a test has another answer. */
final class EngineProxy implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String scheme;
    private volatile Interference interference = request -> null;

    /** What a test does to a request. */
    @FunctionalInterface
    interface Interference {
        /** Another answer; null where the request is passed on. */
        Reply on(Call call) throws IOException, InterruptedException;
    }

    /** A request. */
    record Call(String method, String path, String authorization, byte[] body) {
        /** Its body; null where there is none. */
        String text() {
            return body.length == 0 ? null : new String(body, StandardCharsets.UTF_8);
        }
    }

    /** An answer that does not come from the engine. */
    record Reply(int status, String body) {}

    EngineProxy(EngineServer engine) throws IOException {
        this(engine, HttpServer.create(), "http");
    }

    EngineProxy(EngineServer engine, HttpServer server, String scheme) throws IOException {
        this.server = server;
        this.scheme = scheme;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, engine));
        server.start();
    }

    void interfere(Interference with) {
        interference = with;
    }

    String url() {
        return "%s://127.0.0.1:%d".formatted(scheme, server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange, EngineServer engine) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().toString();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Reply instead = interference.on(new Call(method, path, authorization, body));
            if (instead != null) {
                reply(exchange, instead.status(), instead.body().getBytes(StandardCharsets.UTF_8));
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(engine.url() + path))
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
            List<String> type = exchange.getRequestHeaders().get("Content-Type");
            if (type != null) {
                request.header("Content-Type", type.get(0));
            }
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers()
                    .firstValue("X-elastic-product")
                    .ifPresent(product -> exchange.getResponseHeaders().add("X-elastic-product", product));
            reply(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

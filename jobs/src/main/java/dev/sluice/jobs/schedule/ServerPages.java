package dev.sluice.jobs.schedule;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The pages of a server: {@code /health} and {@code /metrics}. */
final class ServerPages implements AutoCloseable {
    private static final int WAITING = 16;
    private static final int THREADS = 4;
    static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    static final int UNAVAILABLE = 503;

    private final HttpServer http;

    /** A page as it is answered. */
    record Page(int status, String type, String text) {
        static Page of(String type, String text) {
            return new Page(OK, type, text);
        }
    }

    ServerPages(InetSocketAddress address) {
        try {
            http = HttpServer.create(address, WAITING);
        } catch (IOException e) {
            throw new RefusedException(
                    "%s:%d cannot be listened on (%s): choose another address with --bind"
                            .formatted(address.getHostString(), address.getPort(), e.getMessage()),
                    e);
        }
        http.setExecutor(Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "pages");
            thread.setDaemon(true);
            return thread;
        }));
    }

    void add(String path, Supplier<Page> page) {
        http.createContext(path, exchange -> answer(exchange, path, page));
    }

    private static void answer(HttpExchange exchange, String path, Supplier<Page> page) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(WRONG_METHOD, -1);
            } else {
                Page answer = page.get();
                byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", answer.type());
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    void start() {
        http.start();
    }

    /** Where it listens, with the port that it has got. */
    InetSocketAddress address() {
        return http.getAddress();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

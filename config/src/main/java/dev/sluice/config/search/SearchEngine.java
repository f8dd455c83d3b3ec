package dev.sluice.config.search;

import dev.sluice.model.PythonJson;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.entity.ContentType;
import org.apache.http.message.BasicHeader;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;
import org.elasticsearch.client.WarningsHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An Elasticsearch or OpenSearch that answers. Requests and replies are JSON as the two understand it alike; a request that
 * meets a busy engine is sent again, and so is one that meets none for a while: each of them may be repeated.
 */
public final class SearchEngine implements AutoCloseable {
    private static final JsonMapper JSON =
            JsonMapper.builder(PythonJson.factory()).build();
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final RequestOptions QUIET = RequestOptions.DEFAULT.toBuilder()
            .setWarningsHandler(WarningsHandler.PERMISSIVE)
            .build();
    private static final int CONNECT_MILLIS = 10_000;
    /** A refresh of vectors may take half a minute on a slow machine. */
    private static final int ANSWER_MILLIS = 300_000;

    private final EngineAddress address;
    private final RestClient client;
    private final boolean verified;
    private final Product product;

    /** What answers. */
    private record Product(Flavour flavour, String version) {}

    private SearchEngine(EngineAccess access, int connections) {
        this.address = access.address();
        this.verified = access.verifies() || address.scheme().equals("http");
        this.client = client(access, connections);
        try {
            this.product = recognise();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens an engine and looks what it is.
     *
     * @param connections how many requests may be under way at once
     * @throws RefusedException where nothing answers, where it lets nobody in, and where it is no search engine
     */
    public static SearchEngine connect(EngineAccess access, int connections) {
        return new SearchEngine(access, connections);
    }

    private static RestClient client(EngineAccess access, int connections) {
        EngineAddress address = access.address();
        RestClientBuilder builder = RestClient.builder(new HttpHost(address.host(), address.port(), address.scheme()))
                .setRequestConfigCallback(config -> config.setConnectTimeout(CONNECT_MILLIS)
                        .setSocketTimeout(ANSWER_MILLIS)
                        .setConnectionRequestTimeout(ANSWER_MILLIS))
                .setHttpClientConfigCallback(http -> {
                    http.setMaxConnPerRoute(connections).setMaxConnTotal(connections);
                    if (!access.verifies()) {
                        http.setSSLContext(Tls.trustingAll()).setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
                    } else {
                        access.authorities().map(Tls::trusting).ifPresent(http::setSSLContext);
                    }
                    return http;
                });
        access.authorization()
                .ifPresent(
                        header -> builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", header)}));
        if (!address.path().isEmpty()) {
            builder.setPathPrefix(address.path());
        }
        return builder.build();
    }

    private Product recognise() {
        Patience patience = new Patience();
        while (true) {
            Optional<Product> product = recognised();
            if (product.isPresent()) {
                return product.get();
            }
            if (!patience.waitForSilent()) {
                throw new RefusedException("%s is too busy to answer: try again later".formatted(address.shown()));
            }
        }
    }

    /** What answers; empty where it is too busy to say. */
    private Optional<Product> recognised() {
        try {
            Response response = client.performRequest(request("GET", "/", null));
            JsonNode version = parsed(response).path("version");
            if (!version.path("number").isString()) {
                throw stranger("it answers, but not as one");
            }
            boolean open = "opensearch".equals(version.path("distribution").asString(""));
            return Optional.of(new Product(
                    open ? Flavour.OPENSEARCH : Flavour.ELASTICSEARCH,
                    version.path("number").asString()));
        } catch (ResponseException e) {
            // One that is made of few modules does not answer there, but says whose it is.
            if ("Elasticsearch".equals(e.getResponse().getHeader("X-elastic-product"))
                    && e.getResponse().getStatusLine().getStatusCode() == 405) {
                return Optional.of(new Product(Flavour.ELASTICSEARCH, versionOfNode()));
            }
            int status = e.getResponse().getStatusLine().getStatusCode();
            if (status == 401 || status == 403) {
                throw notLetIn(e);
            }
            if (isBusy(status)) {
                return Optional.empty();
            }
            throw stranger("it answers with status %d".formatted(status));
        } catch (JacksonException e) {
            throw stranger("what it answers is no JSON");
        } catch (IOException e) {
            throw silent(e);
        }
    }

    private String versionOfNode() {
        JsonNode nodes = get("/_nodes/_local?filter_path=nodes.*.version").path("nodes");
        return StreamSupport.stream(nodes.spliterator(), false)
                .findFirst()
                .map(node -> node.path("version").asString(""))
                .orElse("");
    }

    public EngineAddress address() {
        return address;
    }

    public Flavour flavour() {
        return product.flavour();
    }

    /** What answers, in words, such as {@code OpenSearch 2.19.1}. */
    public String describe() {
        return "%s %s".formatted(product.flavour().words(), product.version()).strip();
    }

    /** Whether it had to prove who it is, if it was asked by TLS. */
    public boolean isVerified() {
        return verified;
    }

    /** Whether the engine can keep vectors: OpenSearch only where its k-NN plugin is installed. */
    public boolean keepsVectors() {
        if (flavour() == Flavour.ELASTICSEARCH) {
            return true;
        }
        JsonNode plugins;
        try {
            plugins = get("/_cat/plugins?format=json&h=component");
        } catch (RefusedException e) {
            return true; // who may not look finds out when an index is made
        }
        return StreamSupport.stream(plugins.spliterator(), false)
                .map(plugin -> plugin.path("component").asString("").toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.contains("knn"));
    }

    /** @throws EngineException where the engine does not do it, as for each of these */
    public JsonNode get(String path) {
        return send(request("GET", path, null));
    }

    /** What is there; empty where nothing is. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (EngineException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public JsonNode post(String path, Object body) {
        return send(request("POST", path, json(body)));
    }

    /** Without a body, which engines refuse where they want none. */
    public JsonNode post(String path) {
        return send(request("POST", path, null));
    }

    public JsonNode put(String path, Object body) {
        return send(request("PUT", path, json(body)));
    }

    public JsonNode delete(String path) {
        return send(request("DELETE", path, null));
    }

    public JsonNode delete(String path, Object body) {
        return send(request("DELETE", path, json(body)));
    }

    /**
     * Sends lines of JSON.
     *
     * @param length how many of the bytes are to be sent
     */
    public JsonNode bulk(String path, byte[] lines, int length) {
        return send(request("POST", path, new NByteArrayEntity(lines, 0, length, NDJSON)));
    }

    private static HttpEntity json(Object body) {
        return new NByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON);
    }

    private static Request request(String method, String path, HttpEntity body) {
        Request request = new Request(method, path);
        request.setOptions(QUIET);
        request.setEntity(body);
        return request;
    }

    private JsonNode send(Request request) {
        Patience patience = new Patience();
        while (true) {
            try {
                return parsed(client.performRequest(request));
            } catch (ResponseException e) {
                EngineException refusal = refusal(e);
                if (!isBusy(refusal.status()) || !patience.waitForBusy()) {
                    throw refusal;
                }
            } catch (IOException e) {
                if (!patience.waitForSilent()) {
                    throw silent(e);
                }
            }
        }
    }

    private static JsonNode parsed(Response response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return JSON.missingNode();
        }
        try (InputStream in = entity.getContent()) {
            return JSON.readTree(in);
        }
    }

    private EngineException refusal(ResponseException failure) {
        int status = failure.getResponse().getStatusLine().getStatusCode();
        JsonNode error;
        try {
            error = parsed(failure.getResponse()).path("error");
        } catch (IOException | JacksonException e) {
            error = JSON.missingNode();
        }
        EngineException refusal = EngineException.of(status, error);
        if (status == 401 || refusal.isOf("security_exception")) {
            throw notLetIn(failure);
        }
        EngineTrouble.of(address, refusal.type(), refusal.getMessage()).ifPresent(trouble -> {
            throw trouble;
        });
        return refusal;
    }

    private static boolean isBusy(int status) {
        return switch (status) {
            case 429, 502, 503, 504 -> true;
            default -> false;
        };
    }

    private RefusedException stranger(String what) {
        return new RefusedException("%s is no search engine: %s; check the address".formatted(address.shown(), what));
    }

    private RefusedException notLetIn(ResponseException failure) {
        return new RefusedException(
                "%s does not let %s in (status %d): check SLUICE_ENGINE_USER and SLUICE_ENGINE_PASSWORD, or SLUICE_ENGINE_API_KEY"
                        .formatted(
                                address.name(),
                                address.user() == null ? "this account" : address.user(),
                                failure.getResponse().getStatusLine().getStatusCode()),
                failure);
    }

    private RefusedException silent(IOException failure) {
        boolean untrusted = failure instanceof SSLException;
        String advice = untrusted
                ? "give the certificate that its own leads to with --engine-ca"
                : "check the address, and that it runs";
        return new RefusedException(
                "the search engine %s does not answer: %s; %s"
                        .formatted(address.shown(), EngineTrouble.words(failure), advice),
                failure);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

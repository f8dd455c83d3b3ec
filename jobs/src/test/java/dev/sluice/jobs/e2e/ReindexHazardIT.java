package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.e2e.EngineProxy.Reply;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines that are busy, full, locked or none at all. */
class ReindexHazardIT extends ReindexBehindProxy {
    private static EngineServer engine;

    @BeforeAll
    static void start() throws Exception {
        engine = SharedEngines.elasticsearch();
    }

    @Override
    EngineServer engine() {
        return engine;
    }

    private SluiceProcess.Result reindex(String url, String... more) throws Exception {
        String[] words = Stream.concat(Stream.of("--strategy", "in-place"), Stream.of(more))
                .toArray(String[]::new);
        return sluice.run(launchOn(url, words));
    }

    private static void assertRefused(SluiceProcess.Result result, String... words) throws Exception {
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains(words);
        assertThat(engine.indexes()).isEmpty();
    }

    @Test
    void whatIsNoEngineIsRefused() throws Exception {
        assertRefused(reindex("http://127.0.0.1:1"), "the search engine http://127.0.0.1:1 does not answer");
        proxy.interfere(call -> new Reply(200, "{\"hello\": \"world\"}"));
        assertRefused(reindex(proxy.url()), "is no search engine: it answers, but not as one");
        proxy.interfere(call -> new Reply(200, "<html>welcome</html>"));
        assertRefused(reindex(proxy.url()), "what it answers is no JSON");
        proxy.interfere(call -> new Reply(404, ""));
        assertRefused(reindex(proxy.url()), "it answers with status 404");
        assertThat(reindex("localhost:9200").err()).contains("is no address of a search engine");
        SluiceProcess.Result wrong = reindex("http://me:pa%ss-secret@search:9200");
        assertThat(wrong.exitCode()).as(wrong.text()).isEqualTo(2);
        assertThat(wrong.text()).contains("write it as %25").doesNotContain("secret");
        sluice.with("ARGILLA_SEARCH_ENGINE", "opensearch");
        assertRefused(reindex(engine.url()), "ARGILLA_SEARCH_ENGINE is \"opensearch\"", "Elasticsearch");
        assertThat(sluice.run("status").out()).doesNotContain("reindex");
    }

    @Test
    void aPasswordIsUsedAndNeverStored() throws Exception {
        String right =
                "Basic " + Base64.getEncoder().encodeToString("argilla:s3cret/@:".getBytes(StandardCharsets.UTF_8));
        Reply stranger = new Reply(401, "{\"error\": {\"type\": \"security_exception\", \"reason\": \"who?\"}}");
        proxy.interfere(call -> right.equals(call.authorization()) ? null : stranger);
        String plain = proxy.url().replace("http://", "http://argilla@");
        assertRefused(reindex(plain), "does not let argilla in (status 401)", "SLUICE_ENGINE_PASSWORD");
        String url = proxy.url().replace("http://", "http://argilla:s3cret%2F%40%3A@");
        store.execute("UPDATE records SET metadata = '{\"tokens\": \"many\"}' WHERE rowid = 1");
        SluiceProcess.Result result = reindex(url);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        store.execute("UPDATE records SET metadata = NULL WHERE rowid = 1");
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isEqualTo(3);
        assertThat(resumed.err()).contains("set SLUICE_ENGINE_PASSWORD");
        resumed = sluice.with("SLUICE_ENGINE_PASSWORD", "s3cret/@:").run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(result.text() + resumed.text()).doesNotContain("s3cret");
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("s3cret");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"429, es_rejected_execution_exception", "503, unavailable"})
    void aBusyEngineIsWaitedFor(int status, String type) throws Exception {
        AtomicInteger left = new AtomicInteger(3);
        String error = "{\"type\": \"%s\", \"reason\": \"too much to do\"}".formatted(type);
        AtomicInteger first = new AtomicInteger(2);
        proxy.interfere(call -> {
            if (call.path().equals("/") && first.getAndDecrement() > 0) {
                return new Reply(status, "");
            }
            if (!call.path().contains("_bulk") || left.getAndDecrement() <= 0) {
                return null;
            }
            if (left.get() > 0) {
                return new Reply(status, "{\"error\": %s, \"status\": %d}".formatted(error, status));
            }
            // Each document is too many, as when a queue is full.
            long documents =
                    new String(call.body(), StandardCharsets.UTF_8).lines().count() / 2;
            String item = "{\"index\": {\"status\": %d, \"error\": %s}}".formatted(status, error);
            return new Reply(
                    200,
                    "{\"errors\": true, \"items\": [%s]}"
                            .formatted(String.join(",", java.util.Collections.nCopies((int) documents, item))));
        });
        SluiceProcess.Result result = reindex(proxy.url());
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(left.get()).isNegative();
        assertThat(engine.count("rg." + store.datasets().get(0))).isEqualTo(500);
    }

    @Test
    void aFullDiskIsToldAndGoneOnFrom() throws Exception {
        String index = "rg." + store.datasets().get(0);
        AtomicInteger bulks = new AtomicInteger();
        proxy.interfere(call -> {
            if (call.path().contains("_bulk") && bulks.incrementAndGet() == 2) {
                flood(index, true);
            }
            return null;
        });
        SluiceProcess.Result result = reindex(proxy.url(), "--bulk-bytes", "50000", "--threads", "1");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.err()).contains("is too full for it").contains("sluice resume");
        flood(index, false);
        SluiceProcess.Result resumed = sluice.run("resume");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(engine.count(index)).isEqualTo(500);
        flood(index, true);
        SluiceProcess.Result refused = reindex(proxy.url());
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
        assertThat(refused.err()).contains("is too full for it");
        flood(index, false);
    }

    private static void flood(String index, boolean flooded) throws java.io.IOException, InterruptedException {
        engine.call(
                "PUT",
                "/%s/_settings".formatted(index),
                "{\"index.blocks.read_only_allow_delete\": %s}".formatted(flooded ? "true" : "null"));
    }

    @Test
    void anEngineBehindTlsHasToProveWhoItIs() throws Exception {
        Path keys = folder.resolve("keys.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "engine",
                "-keyalg",
                "EC",
                "-dname",
                "CN=engine",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12");
        Path certificate = folder.resolve("ca.pem");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "engine",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-file",
                certificate.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        try (EngineProxy secure = new EngineProxy(engine, server, "https")) {
            assertRefused(reindex(secure.url()), "does not answer", "--engine-ca");
            SluiceProcess.Result result = reindex(secure.url(), "--engine-ca", certificate.toString());
            assertThat(result.exitCode()).as(result.text()).isZero();
            engine.clear();
            sluice.with("ARGILLA_ELASTICSEARCH_SSL_VERIFY", "false");
            SluiceProcess.Result unverified = reindex(secure.url());
            assertThat(unverified.exitCode()).as(unverified.text()).isZero();
            assertThat(unverified.out()).contains("nobody verifies its certificate");
        }
    }

    private static void keytool(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        Programs.run(Path.of("/dev/null"), command.toArray(String[]::new));
    }

    @Test
    void aDatabaseThatCannotBeIndexedIsRefused() throws Exception {
        store.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'");
        assertRefused(reindex(engine.url()), "it is at revision ffffffffffff, which this Sluice does not know");
        store.execute("UPDATE alembic_version SET version_num = '8be56284dac0'");
        assertRefused(reindex(engine.url()), "at revision 8be56284dac0 no server could run");
        store.execute("DROP TABLE alembic_version");
        assertRefused(reindex(engine.url()), "this is no database of Argilla");
        Files.delete(store.file());
        assertRefused(reindex(engine.url()), store.file().toString());
    }

    @Test
    void whatIsTooLongForAProxyIsSentInParts() throws Exception {
        int most = 100_000;
        AtomicInteger tooLong = new AtomicInteger();
        proxy.interfere(call -> {
            if (!call.path().contains("_bulk") || call.body().length <= most) {
                return null;
            }
            tooLong.incrementAndGet();
            return new Reply(413, "<html>Request Entity Too Large</html>");
        });
        String dataset = store.datasets().get(0);
        String id = store.list(
                        "SELECT id FROM records WHERE dataset_id = '%s' LIMIT 1".formatted(dataset.replace("-", "")))
                .get(0);
        store.execute("UPDATE records SET fields = json_object('text', hex(zeroblob(%d))) WHERE id = '%s'"
                .formatted(most, id));
        SluiceProcess.Result result = reindex(proxy.url(), "--dataset-id", dataset);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out())
                .contains("1 document was refused")
                .contains(ArgillaStore.dashed(id) + ": it is longer than what the engine takes at a time");
        assertThat(tooLong).hasPositiveValue();
        assertThat(engine.count("rg." + dataset)).isEqualTo(499);
    }

    @Test
    void aLookChangesNothing() throws Exception {
        String index = "rg." + store.datasets().get(0);
        engine.call("PUT", "/" + index, Map.of("mappings", Map.of("properties", Map.of("id", Map.of("type", "text")))));
        engine.call("PUT", "/rg.00000000-0000-4000-8000-00000000000c", Map.of());
        List<String> changes = new ArrayList<>();
        proxy.interfere(call -> {
            if (!call.method().equals("GET")) {
                changes.add(call.method() + " " + call.path());
            }
            return null;
        });
        SluiceProcess.Result result = sluice.run(launch("--delete-orphans", "--dry-run"));
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("into a new index").contains("nothing was changed");
        assertThat(changes).isEmpty();
    }
}

package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.WalkStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers that share a job repository. */
abstract class ServeOnEachDatabase {
    private static final Pattern ADDRESS = Pattern.compile("on (http://\\S+)");

    @TempDir
    Path folder;

    private final List<SluiceProcess.Running> servers = new ArrayList<>();

    /** The address of an empty repository; empty for that in the home folder. */
    abstract Optional<String> repository() throws Exception;

    private Optional<String> address = Optional.empty();

    @BeforeEach
    void setUp() throws Exception {
        address = repository();
    }

    @AfterEach
    void endServers() throws Exception {
        for (SluiceProcess.Running server : servers) {
            if (server.process().isAlive()) {
                server.kill();
            }
        }
    }

    SluiceProcess sluice() {
        SluiceProcess sluice = new SluiceProcess(folder.resolve("home"), folder).with("SLUICE_HEARTBEAT_SECONDS", "1");
        address.ifPresent(url -> sluice.with("SLUICE_REPOSITORY_URL", url));
        return sluice;
    }

    SluiceProcess.Result add(String name, String cron, String... job) throws Exception {
        List<String> words = new ArrayList<>(List.of("schedule", "add", name, "--cron", cron, "--zone", "UTC", "--"));
        words.addAll(List.of(job));
        SluiceProcess.Result result = sluice().warm().run(words.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.text()).isZero();
        return result;
    }

    SluiceProcess.Running serve() throws Exception {
        SluiceProcess.Running server = sluice().start("serve", "--bind", "127.0.0.1:0");
        servers.add(server);
        server.until("it serves", () -> server.printed().contains("serving"));
        return server;
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }

    private static String page(SluiceProcess.Running server, String path) throws Exception {
        Matcher address = ADDRESS.matcher(server.printed());
        assertThat(address.find()).isTrue();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.group(1) + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A run that takes some seconds. */
    void addWalks(String cron, int projects, int megabytesEachSecond) throws Exception {
        WalkStore.make(folder, projects, 500_000);
        add(
                "walks",
                cron,
                "migrate-legacy-projects",
                "--database",
                "sqlite:label.db",
                "--data-dir",
                "data",
                "--limit-rate",
                String.valueOf(megabytesEachSecond));
    }

    private int migrated() {
        return new LabelDatabase("jdbc:sqlite:" + folder.resolve("label.db"))
                .rows("SELECT 1 FROM projects WHERE project_type = 'dataset_based'")
                .size();
    }

    @Test
    void twoServersRunEachTimeOnce() throws Exception {
        WalkStore.make(folder, 1, 1_000);
        add("look", "* * * * * *", "verify-migration", "--database", "sqlite:label.db", "--data-dir", "data");
        long began = System.nanoTime();
        SluiceProcess.Running one = serve();
        SluiceProcess.Running other = serve();
        one.until("runs of both", () -> {
            int all = count(one.printed(), "look: .*next") + count(other.printed(), "look: .*next");
            return all >= 8;
        });
        one.signal("TERM");
        other.signal("TERM");
        String text = one.await().out() + other.await().out();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(count(text, "look: .*next")).isLessThanOrEqualTo((int) took.toSeconds() + 3);
        assertThat(text).doesNotContain("in use");
    }

    @Test
    void aServerThatIsKilledIsFollowedByAnother() throws Exception {
        addWalks("* * * * * *", 8, 2);
        SluiceProcess.Running one = serve();
        SluiceProcess.Running other = serve();
        one.until(
                "a project is migrated",
                () -> (one.printed() + other.printed()).contains("begins") && migrated() > 0 && migrated() < 8);
        SluiceProcess.Running busy = one.printed().contains("begins") ? one : other;
        SluiceProcess.Running idle = busy == one ? other : one;
        busy.kill();
        idle.until("the other goes on", () -> idle.printed().contains("walks: run 1 migrate-legacy-projects goes on"));
        idle.until("it is done", () -> idle.printed().contains("walks: run 1 done"));
        assertThat(migrated()).isEqualTo(8);
        assertThat(page(idle, "/health")).contains("\"status\": \"UP\"");
        assertThat(page(idle, "/metrics"))
                .contains(
                        "sluice_schedule_runs_total{job=\"migrate-legacy-projects\",outcome=\"done\",schedule=\"walks\"}")
                .contains("sluice_schedule_last_success_timestamp_seconds{")
                .contains("sluice_schedule_items_total{")
                .contains("sluice_schedule_run_seconds_total{");
        idle.signal("TERM");
        assertThat(idle.await().exitCode()).isZero();
    }

    @Test
    void aServerThatIsToldToEndStopsAtACheckpointAndTheNextOneGoesOn() throws Exception {
        addWalks("* * * * * *", 8, 2);
        SluiceProcess.Running first = serve();
        first.until("a project is migrated", () -> migrated() > 0);
        first.signal("TERM");
        SluiceProcess.Result ended = first.await();
        assertThat(ended.exitCode()).as(ended.text()).isZero();
        assertThat(ended.out()).contains("walks: run 1 interrupted", "the server was stopped");
        assertThat(sluice().warm().run("status").out()).contains("stopped");
        SluiceProcess.Running next = serve();
        next.until("it goes on", () -> next.printed().contains("walks: run 1 migrate-legacy-projects goes on"));
        next.until("it is done", () -> next.printed().contains("walks: run 1 done"));
        assertThat(migrated()).isEqualTo(8);
    }

    @Test
    void whoFailsTenTimesIsRunAgain() throws Exception {
        add("walks", "* * * * * *", "verify-migration", "--database", "sqlite:label.db", "--data-dir", "data");
        SluiceProcess.Running server = serve();
        server.until("ten failures", () -> count(server.printed(), "walks: refused") >= 10);
        assertThat(sluice().warm().run("schedule", "list").out()).contains("times in a row");
        WalkStore.make(folder, 1, 1_000);
        server.until("it is done", () -> server.printed().contains(" done after "));
        assertThat(sluice().warm().run("schedule", "list").out()).doesNotContain("times in a row");
    }

    @Test
    void missedTimesAreMadeUpForOnceOrLeftOut() throws Exception {
        WalkStore.make(folder, 1, 1_000);
        String[] job = {"verify-migration", "--database", "sqlite:label.db", "--data-dir", "data"};
        add("run", "0 2 * * *", job);
        List<String> skip =
                new ArrayList<>(List.of("schedule", "add", "skip", "--cron", "0 2 * * *", "--if-missed", "skip", "--"));
        skip.addAll(List.of(job));
        assertThat(sluice().warm().run(skip.toArray(String[]::new)).exitCode()).isZero();
        makeOverdue();
        SluiceProcess.Running server = serve();
        server.until("both are seen to", () -> count(server.printed(), "; next ") >= 2);
        server.signal("TERM");
        String text = server.await().out();
        assertThat(text).contains("skip: skipped: nobody began it within 10 minutes of ");
        assertThat(count(text, "run: run \\d+ verify-migration begins")).isEqualTo(1);
        assertThat(count(text, "skip: run \\d+")).isZero();
    }

    /** As if no server had been there for three days. */
    abstract void makeOverdue() throws Exception;
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How fast {@code reindex} is, against pages of a hundred records, and against what the engine takes at most. */
final class ReindexBench {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int WARM_UP = 20_000;

    private final Path root;
    private final Path folder;
    private final SearchServer server;
    private final ReindexStore startUp;
    private final ReindexStore store;
    private final ReindexStore million;
    private final ReplayedBulks bulks;
    private final ReindexCheck check;
    private final Figures figures = new Figures();

    /** Measures something; it takes an empty folder, which is gone afterwards. */
    private interface Work {
        void measure(Path place) throws Exception;
    }

    private ReindexBench(Path root, Path folder, SearchServer server)
            throws IOException, InterruptedException, SQLException {
        Path bench = root.resolve("bench");
        this.root = root;
        this.folder = folder;
        this.server = server;
        this.startUp = ReindexStore.make(bench, folder, "start-up", 10);
        this.store = ReindexStore.make(bench, folder, "200k", 200_000);
        this.million = ReindexStore.make(bench, folder, "1M", 1_000_000);
        this.bulks = ReplayedBulks.make(store, Files.createDirectory(folder.resolve("bulks")));
        this.check = new ReindexCheck(server, "reference");
    }

    /** Takes the folder of the checkout, an empty folder to work in, and the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        boolean right;
        try (SearchServer server = SearchServer.start(root, folder)) {
            ReindexBench bench = new ReindexBench(root, folder, server);
            bench.run(rounds);
            new ReindexTables(bench.figures, bench.store, bench.bulks, server.describe()).print(rounds, THREADS);
            right = bench.figures.faults().isEmpty();
        }
        System.exit(right ? 0 : 1);
    }

    private void run(int rounds) throws Exception {
        inPlace(this::warmUp);
        List<Work> works = new ArrayList<>(List.of(this::pages, this::limit, this::sluice));
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d%n", round, rounds);
            for (Work work : works) {
                inPlace(work);
            }
            // Who came first in this round comes last in the next.
            Collections.reverse(works);
        }
        System.err.println("1M records");
        inPlace(place -> launch(place, million, "rebuild"));
    }

    private void inPlace(Work work) throws Exception {
        Path place = Files.createDirectory(folder.resolve("now"));
        work.measure(place);
        Command.in(folder, "rm", "-rf", place.toString()).seconds("rm");
    }

    /** The engine has done all of it before it is measured. Its other indexes are made like the one that Sluice makes here. */
    private void warmUp(Path place) throws Exception {
        command(place, store).seconds("reindex");
        server.create("model", store.index());
        server.create("warm", "model");
        store.pages(place, server, "warm", WARM_UP).seconds("pages");
        bulks.replay(place, server, "warm", THREADS).seconds("replay");
        server.delete("warm", store.index());
    }

    /** The reference. What it has written stays until the next round, and is what the others are held against. */
    private void pages(Path place) throws Exception {
        server.delete("reference");
        server.create("reference", "model");
        measure("pages", store.pages(place, server, "reference", store.records()));
        figures.check("pages", check.wrongCount("reference", store));
    }

    private void limit(Path place) throws Exception {
        server.create("limit", "model", "index.refresh_interval", "-1");
        for (String name : List.of("limit", "again")) {
            measure(name, bulks.replay(place, server, "limit", THREADS));
            figures.check(name, bulks.wrongIn(place.resolve(name + ".log")));
            figures.check(name, check.wrongCount("limit", store));
            figures.check(name, check.wrongDocuments("limit"));
        }
        server.delete("limit");
    }

    private void sluice(Path place) throws Exception {
        launch(Files.createDirectory(place.resolve("few")), startUp, "rebuild");
        server.delete(startUp.index());
        launch(place, store, "rebuild");
        figures.check(store.name(), check.wrongDocuments(store.index()));
        launch(place, store, "in-place");
        figures.check("in-place", check.wrongDocuments(store.index()));
        server.delete(store.index());
    }

    private Command command(Path place, ReindexStore of) {
        return Command.launch(root, place, "reindex")
                .with(List.of("--database", "sqlite:///" + of.database(), "--engine", server.url()));
    }

    /** Reindexes; which of both strategies it takes is its own choice, and must be the given one. */
    private void launch(Path place, ReindexStore of, String strategy) throws Exception {
        String name = strategy.equals("rebuild") ? of.name() : strategy;
        double before = settled();
        figures.add(name, command(place, of).run("reindex"));
        figures.add(name + ", engine", server.cpuSeconds() - before);
        ReindexReport report = ReindexReport.last(place);
        report.phases().forEach((phase, seconds) -> figures.add(name + ", " + phase, seconds));
        figures.check(name, report.wrong(strategy, of.records()));
        figures.check(name, check.wrongCount(of.index(), of));
    }

    private void measure(String name, Command command) throws IOException, InterruptedException {
        double before = settled();
        figures.add(name, command.seconds(name));
        figures.add(name + ", engine", server.cpuSeconds() - before);
    }

    /** What was written before must be of no weight any more; the processor time of the engine until then. */
    private double settled() throws IOException, InterruptedException {
        server.settle();
        Command.settle(folder);
        return server.cpuSeconds();
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** How fast {@code migrate-legacy-projects} is, against the tools that every system has for the same work. */
final class LegacyBench {
    private static final int HEAP_MB = 256;
    /** One percent of the projects, one of them a copy of the other. */
    private static final List<Integer> LATE = List.of(LegacyStore.UNIQUE, LegacyStore.PROJECTS);

    private static final Pattern HEAP_BEFORE_COLLECTION = Pattern.compile(" (\\d+)M->");

    private final Path root;
    private final Path folder;
    private final LegacyStore store;
    private final LegacyCheck check;
    private final Figures figures = new Figures();

    /** A place where Sluice works: its database and its home are here, its storage may be that of another site. */
    private record Site(Path folder, Path dataDir) {
        Path database() {
            return folder.resolve("label.db");
        }

        Path storage() {
            return dataDir.resolve("raw_datasets");
        }
    }

    private LegacyBench(Path root, Path folder) throws IOException, SQLException {
        this.root = root;
        this.folder = folder;
        this.store =
                LegacyStore.make(folder, root.resolve("jobs/src/main/resources/dev/sluice/jobs/label/demo-schema.sql"));
        // Reads every file, so that from here on all of them are in the cache.
        this.check = new LegacyCheck(store);
    }

    /** Takes the folder of the checkout, an empty folder to work in, and the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        LegacyBench bench = new LegacyBench(Path.of(arguments[0]), Path.of(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d%n", round, rounds);
            bench.round(Files.createDirectory(bench.folder.resolve("round-" + round)));
        }
        bench.print(rounds);
        System.exit(bench.figures.faults().isEmpty() ? 0 : 1);
    }

    private void round(Path round) throws Exception {
        tools(round);
        Site first = site(round, "first", "first");
        first(first);
        figures.add("openssl again", openssl(round));
        known(site(round, "known", "first"), first);
        resumed(site(round, "resumed", "resumed"));
        startUp(first);
        figures.check("sources", check.wrongInSource());
        Command.in(folder, "rm", "-rf", round.toString()).seconds("rm");
    }

    /** What hashes, copies and syncs the same with the tools of the system. */
    private void tools(Path round) throws Exception {
        double openssl = openssl(round);
        Path copies = Files.createDirectory(round.resolve("copies"));
        List<Path> unique = IntStream.rangeClosed(1, LegacyStore.UNIQUE)
                .mapToObj(store::project)
                .toList();
        Command copy = Command.in(round, "cp", "-r").with(words(unique)).with(words(List.of(copies)));
        double cp = copy.seconds("cp");
        double sync = Command.in(round, "sync").seconds("sync");
        Command.in(round, "rm", "-rf", copies.toString()).seconds("rm");
        figures.add("openssl", openssl);
        figures.add("cp -r", cp);
        figures.add("sync", sync);
        figures.add("all three", openssl + cp + sync);
    }

    private double openssl(Path round) throws Exception {
        Command.settle(folder);
        return Command.in(round, "openssl", "dgst", "-sha256")
                .with(words(store.files()))
                .seconds("openssl");
    }

    private void first(Site site) throws Exception {
        Command.Outcome outcome = measure("first", launch(site), 0);
        figures.add("first, heap MB", highestHeap(site.folder().resolve("gc.log")));
        figures.add("first, RSS MB", outcome.peakKilobytes() / 1024.0);
        figures.check("first", check.wrongIn(site.database(), site.storage()));
    }

    /** The same projects once more, in a database that has the datasets of the first run but no reference to them. */
    private void known(Site site, Site first) throws Exception {
        try (Connection connection = LegacyStore.open(site.database());
                Statement statement = connection.createStatement()) {
            statement.execute("ATTACH '%s' AS first".formatted(first.database()));
            statement.execute("INSERT INTO raw_datasets SELECT * FROM first.raw_datasets");
            statement.execute("INSERT INTO raw_dataset_sessions SELECT * FROM first.raw_dataset_sessions");
        }
        measure("known", launch(site), 0);
        figures.check("known", check.wrongIn(site.database(), site.storage()));
    }

    /** A run that missed some projects, resumed once they are there. */
    private void resumed(Site site) throws Exception {
        for (int number : LATE) {
            Files.move(store.project(number), away(number));
        }
        measure("resumed, first 99%", launch(site), 1);
        for (int number : LATE) {
            Files.move(away(number), store.project(number));
        }
        measure("resumed", sluice(site, "resume"), 0);
        figures.check("resumed", check.wrongIn(site.database(), site.storage()));
    }

    private Path away(int number) {
        return folder.resolve("away_" + number);
    }

    /** What is left of a run where there is nothing to do, and of a command that only looks. */
    private void startUp(Site migrated) throws Exception {
        double nothing = measure("nothing to do", launch(migrated), 0).seconds();
        figures.add("first, net", figures.last("first") - nothing);
        figures.add("resumed, net", figures.last("resumed") - nothing);
        measure("status", sluice(migrated, "status"), 0);
    }

    private Command.Outcome measure(String name, Command command, int exit) throws Exception {
        Command.settle(folder);
        Command.Outcome outcome = command.run(name.replaceAll("\\W+", "-"));
        figures.add(name, outcome.seconds());
        figures.check(name, outcome.exit() == exit ? List.of() : List.of("exit code " + outcome.exit()));
        return outcome;
    }

    private Site site(Path round, String name, String dataOf) throws IOException {
        Site site = new Site(
                Files.createDirectory(round.resolve(name)),
                round.resolve(dataOf).resolve("data"));
        Files.copy(store.database(), site.database());
        return site;
    }

    private Command launch(Site site) {
        return sluice(
                site,
                "launch",
                "migrate-legacy-projects",
                "--threads",
                "2",
                "--database",
                "sqlite:" + site.database(),
                "--data-dir",
                site.dataDir().toString());
    }

    private Command sluice(Site site, String... words) {
        return Command.in(site.folder(), root.resolve("sluice").toString())
                .with(List.of(words))
                .with("SLUICE_HOME", site.folder().resolve("home").toString())
                .with("SLUICE_JAVA_OPTIONS", "-Xmx%dm -Xlog:gc:file=gc.log".formatted(HEAP_MB));
    }

    private static List<String> words(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    private static double highestHeap(Path log) throws IOException {
        return HEAP_BEFORE_COLLECTION
                .matcher(Files.readString(log))
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .max()
                .orElse(0);
    }

    private void print(int rounds) throws IOException {
        Table table = new Table("what", "ours", "reference", "ratio", "goal", "correct");
        row(table, "first run", "first", "openssl, cp -r, sync", "all three", "1.00");
        row(table, "all known", "known", "openssl", "openssl again", "1.00");
        row(table, "99% done, resumed", "resumed", "first run", "first", "");
        row(table, "... beyond its start-up", "resumed, net", "first run, likewise", "first, net", "about 0.01");
        row(table, "start-up: a run with nothing to do", "nothing to do");
        row(table, "start-up: sluice status", "status");
        table.row(
                "highest heap of a first run",
                "%.0f MB".formatted(figures.highest("first, heap MB")),
                "%d MB (-Xmx)".formatted(HEAP_MB),
                "%.2f".formatted(figures.highest("first, heap MB") / HEAP_MB),
                "1.00",
                figures.correct("first"));
        System.out.printf(
                "%.2f GB in %d projects, half of them copies; medians of %d rounds, warm cache, 2 threads, -Xmx%dm%n%n",
                bytes() / 1e9, LegacyStore.PROJECTS, rounds, HEAP_MB);
        table.lines().forEach(System.out::println);
        figures.print();
    }

    private void row(Table table, String what, String ours, String tool, String reference, String goal) {
        table.row(
                what,
                "%.2f s".formatted(figures.median(ours)),
                "%.2f s %s".formatted(figures.median(reference), tool),
                "%.2f".formatted(figures.ratio(ours, reference)),
                goal,
                figures.correct(ours, "sources"));
    }

    private void row(Table table, String what, String ours) {
        table.row(what, "%.2f s".formatted(figures.median(ours)), "", "", "", figures.correct(ours));
    }

    private long bytes() throws IOException {
        long bytes = 0;
        for (Path file : store.files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}

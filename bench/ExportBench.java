import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How fast {@code export-datasets} is, against the programs that everybody has for a look at every row. */
final class ExportBench {
    private static final String PYTHON = """
            import sqlite3, sys
            connection = sqlite3.connect(sys.argv[1])
            tables = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'ds_*'").fetchall()
            rows = 0
            for (table,) in tables:
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY sys__id"):
                    rows += 1
            sys.exit(rows != int(sys.argv[2]))
            """;

    private final Path root;
    private final Path folder;
    private final StoreSets sets;
    private final Map<ExportStore, ExportCheck> checks = new HashMap<>();
    private final Figures figures = new Figures();

    private ExportBench(Path root, Path folder) throws Exception {
        this.root = root;
        this.folder = folder;
        this.sets = StoreSets.make(root, folder);
        for (ExportStore store : sets.all()) {
            checks.put(store, new ExportCheck(store));
        }
    }

    /** Takes the folder of the checkout, an empty folder to work in, and the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        ExportBench bench = new ExportBench(Path.of(arguments[0]), Path.of(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        new StoreRounds(bench.folder, bench.sets, bench.figures).run(rounds, bench::measure);
        bench.print(rounds);
        System.exit(bench.figures.faults().isEmpty() ? 0 : 1);
    }

    private void measure(ExportStore store, Path place) throws Exception {
        if (store == sets.startUp()) {
            export(store, place);
        } else {
            references(store, place);
            export(store, place);
            timeOf(store, place);
        }
    }

    private void references(ExportStore store, Path place) throws Exception {
        String database = store.database().toString();
        Command.settle(folder);
        double dump = Command.in(place, "sqlite3", database, ".output /dev/null", ".dump")
                .seconds("dump");
        double python = Command.in(place, "python3", "-c", PYTHON, database, String.valueOf(store.rows()))
                .seconds("python");
        figures.add(store.name() + ", dump", dump);
        figures.add(store.name() + ", python", python);
    }

    private void export(ExportStore store, Path place) throws Exception {
        String name = store.name();
        Path target = place.resolve("target");
        ExportCheck check = checks.get(store);
        Command command = Command.launch(root, place, "export-datasets")
                .with(List.of("--source", store.database().toString(), "--target", target.toString()))
                .with(List.of("--compression", "zstd", "--verify", "counts"));
        Command.settle(folder);
        figures.add(name, command.run("export"));
        figures.check(name, check.wrongIn(target));
        figures.check(name, check.wrongInSource());
    }

    /** Where the time of the export went. */
    private void timeOf(ExportStore store, Path place) throws Exception {
        String name = store.name();
        JsonNode report = report(place);
        double scan = scan(store, place);
        double compress = report.get("seconds_compressing").doubleValue();
        double known = figures.last(sets.startUp().name() + ", CPU") + scan + compress;
        figures.add(name + ", scan", scan);
        figures.add(name + ", compress", compress);
        figures.add(name + ", rest", figures.last(name + ", CPU") - known);
        figures.add(name + ", fsync", report.get("seconds_syncing").doubleValue());
        figures.add(name + ", files MB", report.get("bytes").longValue() / 1e6);
    }

    private static double scan(ExportStore store, Path place) throws Exception {
        Command.java(place, ExportScan.class)
                .with(List.of(store.database().toString(), String.valueOf(store.versions())))
                .seconds("scan");
        return Double.parseDouble(Files.readString(place.resolve("scan.log")).strip());
    }

    private static JsonNode report(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            Path report = files.filter(file -> file.getFileName().toString().startsWith("export_report_"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no report: see export.log in " + place));
            return new JsonMapper().readTree(report.toFile());
        }
    }

    private void print(int rounds) throws IOException {
        System.out.printf(
                "Medians of %d rounds, warm cache, %d processors, zstd, --verify counts, start-up included%n%n",
                rounds, Runtime.getRuntime().availableProcessors());
        ratios().lines().forEach(System.out::println);
        System.out.println("""

                Where the time goes: start-up included, MB of the database. The parts are seconds of work, summed over all
                threads. CPU is what they had of the processors; of that, start is an export of ten rows, scan a plain pass
                over the same cells, by one thread and apart from the export, and compress the time in zstd, by the clock.
                The rest is to encode, to hash, to read back, and Java's compilers. For fsync, threads only wait.
                """);
        times().lines().forEach(System.out::println);
        figures.print();
    }

    private Ratios ratios() {
        Ratios table = new Ratios(sets, figures);
        for (ExportStore store : sets.measured()) {
            String name = store.name();
            table.row(name, "s", name, "sqlite3 .dump", name + ", dump", store == sets.tenMillion() ? "2.50" : "");
            table.row(name, "s", name, "python3", name + ", python", "");
        }
        table.scaling();
        table.memory();
        table.startUp("an export");
        return table;
    }

    private Table times() throws IOException {
        Table table = new Table(
                "set", "rows/s", "MB/s", "database", "files", "CPU", "start", "scan", "compress", "the rest", "fsync");
        for (ExportStore store : sets.measured()) {
            String name = store.name();
            double seconds = figures.median(name);
            table.row(
                    name,
                    "%,.0f".formatted(store.rows() / seconds),
                    "%.1f".formatted(store.bytes() / 1e6 / seconds),
                    "%.0f MB".formatted(store.bytes() / 1e6),
                    "%.0f MB".formatted(figures.median(name + ", files MB")),
                    figures.text(name + ", CPU"),
                    figures.text(sets.startUp().name() + ", CPU"),
                    figures.text(name + ", scan"),
                    figures.text(name + ", compress"),
                    figures.text(name + ", rest"),
                    figures.text(name + ", fsync"));
        }
        return table;
    }
}

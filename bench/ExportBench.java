import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How fast {@code export-datasets} is, against the programs that everybody has for a look at every row. */
final class ExportBench {
    private static final int MOST_MEGABYTES = 600;
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
    private final ExportStore startUp;
    private final ExportStore million;
    private final ExportStore tenMillion;
    private final List<ExportStore> stores;
    private final List<ExportCheck> checks = new ArrayList<>();
    private final Figures figures = new Figures();

    private ExportBench(Path root, Path folder) throws Exception {
        this.root = root;
        this.folder = folder;
        this.startUp = store("start-up", 1, 10, false);
        this.million = store("1M x 4", 1, 1_000_000, false);
        this.tenMillion = store("10M x 4", 1, 10_000_000, false);
        this.stores = List.of(
                startUp, store("1M x 8", 1, 1_000_000, true), store("100 x 1k", 100, 1_000, true), million, tenMillion);
        String schema = Files.readString(root.resolve("bench/export-schema.sql"));
        stores.parallelStream().forEach(store -> store.make(schema));
        for (ExportStore store : stores) {
            checks.add(new ExportCheck(store));
        }
    }

    private ExportStore store(String name, int versions, int rowsEach, boolean mixed) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name.replaceAll("\\W+", "-")));
        return new ExportStore(name, versions, rowsEach, mixed, home.resolve("db"));
    }

    /** Takes the folder of the checkout, an empty folder to work in, and the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        ExportBench bench = new ExportBench(Path.of(arguments[0]), Path.of(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d%n", round, rounds);
            bench.round();
        }
        bench.print(rounds);
        System.exit(bench.figures.faults().isEmpty() ? 0 : 1);
    }

    private void round() throws Exception {
        for (int i = 0; i < stores.size(); i++) {
            ExportStore store = stores.get(i);
            Path place = Files.createDirectory(folder.resolve("now"));
            if (store == startUp) {
                export(store, checks.get(i), place);
            } else {
                references(store, place);
                export(store, checks.get(i), place);
                timeOf(store, place);
            }
            Command.in(folder, "rm", "-rf", place.toString()).seconds("rm");
        }
        for (ExportStore store : List.of(million, tenMillion)) {
            double seconds = figures.last(store.name()) - figures.last(startUp.name());
            figures.add(store.name() + ", us/row", seconds * 1e6 / store.rows());
        }
    }

    private void references(ExportStore store, Path place) throws Exception {
        String database = store.database().toString();
        settle();
        double dump = Command.in(place, "sqlite3", database, ".output /dev/null", ".dump")
                .seconds("dump");
        double python = Command.in(place, "python3", "-c", PYTHON, database, String.valueOf(store.rows()))
                .seconds("python");
        figures.add(store.name() + ", dump", dump);
        figures.add(store.name() + ", python", python);
    }

    private void export(ExportStore store, ExportCheck check, Path place) throws Exception {
        String name = store.name();
        Path target = place.resolve("target");
        Command command = Command.in(place, root.resolve("sluice").toString(), "launch", "export-datasets")
                .with(List.of("--source", store.database().toString(), "--target", target.toString()))
                .with(List.of("--compression", "zstd", "--verify", "counts"))
                .with("SLUICE_HOME", place.resolve("home").toString());
        settle();
        Command.Outcome outcome = command.run("export");
        figures.add(name, outcome.seconds());
        figures.add(name + ", RSS MB", outcome.peakKilobytes() / 1024.0);
        figures.add(name + ", CPU", outcome.cpuSeconds());
        figures.check(name, outcome.exit() == 0 ? List.of() : List.of("exit code " + outcome.exit()));
        figures.check(name, check.wrongIn(target));
        figures.check(name, check.wrongInSource());
    }

    /** Where the time of the export went. */
    private void timeOf(ExportStore store, Path place) throws Exception {
        String name = store.name();
        JsonNode report = report(place);
        double scan = scan(store, place);
        double compress = report.get("seconds_compressing").doubleValue();
        double known = figures.last(startUp.name() + ", CPU") + scan + compress;
        figures.add(name + ", scan", scan);
        figures.add(name + ", compress", compress);
        figures.add(name + ", rest", figures.last(name + ", CPU") - known);
        figures.add(name + ", fsync", report.get("seconds_syncing").doubleValue());
        figures.add(name + ", files MB", report.get("bytes").longValue() / 1e6);
    }

    private static double scan(ExportStore store, Path place) throws Exception {
        Command.in(
                        place,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC")
                .with(List.of("-cp", System.getProperty("java.class.path"), ExportScan.class.getName()))
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

    /** What was written before must not be on its way to the disk while something is measured. */
    private void settle() throws Exception {
        Command.in(folder, "sync").seconds("sync");
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
        System.out.printf("%nEvery round, in seconds where nothing else is said:%n%n");
        figures.rounds().forEach(line -> System.out.println("    " + line));
        figures.faults().forEach(fault -> System.out.println("\nWRONG: " + fault));
    }

    private Table ratios() {
        Table table = new Table("what", "ours", "reference", "ratio", "goal", "correct");
        for (ExportStore store : measured()) {
            String name = store.name();
            row(table, name, "s", name, "sqlite3 .dump", name + ", dump", store == tenMillion ? "2.50" : "");
            row(table, name, "s", name, "python3", name + ", python", "");
        }
        String ten = tenMillion.name();
        String one = million.name();
        row(table, ten, "s", ten, one, one, "10.00");
        row(table, "... a row, beyond start-up", "us", ten + ", us/row", one, one + ", us/row", "1.00");
        ExportStore most = Collections.max(stores, Comparator.comparingDouble(this::highest));
        table.row(
                "highest RSS, that of " + most.name(),
                "%.0f MB".formatted(highest(most)),
                "%d MB".formatted(MOST_MEGABYTES),
                "%.2f".formatted(highest(most) / MOST_MEGABYTES),
                "1.00",
                figures.correct(most.name()));
        table.row(
                "start-up: an export of %d rows".formatted(startUp.rows()),
                "%.2f s".formatted(figures.median(startUp.name())),
                "",
                "",
                "",
                figures.correct(startUp.name()));
        return table;
    }

    private void row(Table table, String what, String unit, String ours, String tool, String reference, String goal) {
        table.row(
                what,
                "%.2f %s".formatted(figures.median(ours), unit),
                "%.2f %s %s".formatted(figures.median(reference), unit, tool),
                "%.2f".formatted(figures.ratio(ours, reference)),
                goal,
                figures.correct(ours));
    }

    private double highest(ExportStore store) {
        return figures.highest(store.name() + ", RSS MB");
    }

    private Table times() throws IOException {
        Table table = new Table(
                "set", "rows/s", "MB/s", "database", "files", "CPU", "start", "scan", "compress", "the rest", "fsync");
        for (ExportStore store : measured()) {
            String name = store.name();
            double seconds = figures.median(name);
            table.row(
                    name,
                    "%,.0f".formatted(store.rows() / seconds),
                    "%.1f".formatted(store.bytes() / 1e6 / seconds),
                    "%.0f MB".formatted(store.bytes() / 1e6),
                    "%.0f MB".formatted(figures.median(name + ", files MB")),
                    part(name, "CPU"),
                    part(startUp.name(), "CPU"),
                    part(name, "scan"),
                    part(name, "compress"),
                    part(name, "rest"),
                    part(name, "fsync"));
        }
        return table;
    }

    private String part(String name, String part) {
        return "%.2f".formatted(figures.median(name + ", " + part));
    }

    private List<ExportStore> measured() {
        return stores.subList(1, stores.size());
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How fast {@code import-datasets} is, against sqlite3 and the same rows as CSV. */
final class ImportBench {
    private final Path root;
    private final Path folder;
    private final StoreSets sets;
    private final Map<ExportStore, ImportInput> inputs = new HashMap<>();
    private final Map<ExportStore, ImportCheck> checks = new HashMap<>();
    private final Figures figures = new Figures();

    private ImportBench(Path root, Path folder) throws Exception {
        this.root = root;
        this.folder = folder;
        this.sets = StoreSets.make(root, folder);
        for (ExportStore store : sets.all()) {
            ImportInput input = ImportInput.make(root, store);
            inputs.put(store, input);
            checks.put(store, new ImportCheck(input));
        }
    }

    /** Takes the folder of the checkout, an empty folder to work in, and the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        ImportBench bench = new ImportBench(Path.of(arguments[0]), Path.of(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        new StoreRounds(bench.folder, bench.sets, bench.figures).run(rounds, bench::measure);
        bench.print(rounds);
        System.exit(bench.figures.faults().isEmpty() ? 0 : 1);
    }

    private void measure(ExportStore store, Path place) throws Exception {
        if (store == sets.startUp()) {
            load(store, place);
        } else {
            reference(store, place);
            load(store, place);
            timeOf(store, place);
        }
    }

    private void reference(ExportStore store, Path place) throws Exception {
        Path database = place.resolve("reference.db");
        Command command =
                ImportInput.sqlite(place, database.toString(), inputs.get(store).script());
        Command.settle(folder);
        Command.Outcome outcome = command.run("reference");
        if (outcome.exit() != 0) {
            throw new IllegalStateException("sqlite3 failed: see reference.log in " + place);
        }
        figures.add(store.name() + ", csv", outcome.seconds());
        figures.add(store.name() + ", csv CPU", outcome.cpuSeconds());
        figures.check(store.name(), checks.get(store).wrongInReference(database, place));
    }

    private void load(ExportStore store, Path place) throws Exception {
        String name = store.name();
        Path target = place.resolve("target");
        Path database = target.resolve(".datachain").resolve("db");
        ImportCheck check = checks.get(store);
        Command command = Command.launch(root, place, "import-datasets")
                .with(List.of("--source", inputs.get(store).files().toString(), "--target", target.toString()))
                .with(List.of("--verify", "counts"));
        Command.settle(folder);
        figures.add(name, command.run("import"));
        figures.add(name + ", size MB", Files.exists(database) ? Files.size(database) / 1e6 : 0);
        figures.check(name, check.wrongIn(database, place));
        figures.check(name, check.wrongInSource());
    }

    /** Where the time of the import went, as far as it can be told from outside. */
    private void timeOf(ExportStore store, Path place) throws Exception {
        String name = store.name();
        Path files = inputs.get(store).files();
        Command.java(place, ImportScan.class).with(List.of(files.toString())).seconds("scan");
        String[] seconds = Files.readString(place.resolve("scan.log")).strip().split(" ");
        double decode = Double.parseDouble(seconds[0]);
        double hash = Double.parseDouble(seconds[1]);
        double known = figures.last(sets.startUp().name() + ", CPU") + decode + hash;
        figures.add(name + ", decode", decode);
        figures.add(name + ", hash", hash);
        figures.add(name + ", rest", figures.last(name + ", CPU") - known);
    }

    private void print(int rounds) throws IOException {
        System.out.printf(
                "Medians of %d rounds, warm cache, %d processors, zstd, --verify counts, start-up included%n",
                rounds, Runtime.getRuntime().availableProcessors());
        System.out.println("""
                The reference makes the same tables from CSV, in one process of sqlite3 with its default settings, so
                that each table and each .import is a transaction of its own. Its CSV has no NULL, and 15 digits of a
                number.
                """);
        ratios().lines().forEach(System.out::println);
        System.out.println("""

                Where the time goes: start-up included, MB of the database. The parts are seconds of processor time.
                CPU is that of all threads; of that, start is an import of ten rows, decode a plain pass over the same
                cells, and hash the SHA-256 of the files, once, both by one thread and apart from the import. The rest
                is to insert, to read back, all else, and Java's compilers: that cannot be told apart from outside. The
                last column is what the reference had of the processors.
                """);
        times().lines().forEach(System.out::println);
        figures.print();
    }

    private Ratios ratios() throws IOException {
        Ratios table = new Ratios(sets, figures);
        for (ExportStore store : sets.measured()) {
            String name = store.name();
            table.row(name, "s", name, "sqlite3 .import", name + ", csv", store == sets.tenMillion() ? "1.50" : "");
        }
        table.scaling();
        table.memory();
        for (ExportStore store : sets.all()) {
            table.size(store, store.name() + ", size MB");
        }
        table.startUp("an import");
        return table;
    }

    private Table times() throws IOException {
        Table table = new Table(
                "set",
                "rows/s",
                "MB/s",
                "database",
                "files",
                "CPU",
                "start",
                "decode",
                "hash",
                "the rest",
                ".import CPU");
        for (ExportStore store : sets.measured()) {
            String name = store.name();
            double seconds = figures.median(name);
            table.row(
                    name,
                    "%,.0f".formatted(store.rows() / seconds),
                    "%.1f".formatted(store.bytes() / 1e6 / seconds),
                    "%.0f MB".formatted(store.bytes() / 1e6),
                    "%.0f MB".formatted(megabytes(inputs.get(store).files())),
                    figures.text(name + ", CPU"),
                    figures.text(sets.startUp().name() + ", CPU"),
                    figures.text(name + ", decode"),
                    figures.text(name + ", hash"),
                    figures.text(name + ", rest"),
                    figures.text(name + ", csv CPU"));
        }
        return table;
    }

    private static double megabytes(Path files) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            return all.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / 1e6;
        }
    }
}

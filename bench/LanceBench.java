import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How fast {@code migrate-schema-metadata} is, against Lance that reads and writes the same table unchanged. */
final class LanceBench {
    private static final int HEAP_MB = 512;

    private final Path root;
    private final Path folder;
    private final Path store;
    private final LanceCheck check;
    private final Figures figures = new Figures();

    private LanceBench(Path root, Path folder) throws Exception {
        this.root = root;
        this.folder = folder;
        this.store = Files.createDirectory(folder.resolve("store"));
        LanceStore.make(store);
        this.check = new LanceCheck(LanceStore.table(store));
    }

    /** Takes the folder of the checkout, an empty folder to work in, and the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        LanceBench bench = new LanceBench(Path.of(arguments[0]), Path.of(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d%n", round, rounds);
            bench.round(Files.createDirectory(bench.folder.resolve("round-" + round)));
        }
        bench.print(rounds);
        System.exit(bench.figures.faults().isEmpty() ? 0 : 1);
    }

    private void round(Path round) throws Exception {
        Path reference = copy(round, "reference");
        Command.settle(folder);
        figures.add(
                "Lance",
                Command.in(
                                reference,
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx" + HEAP_MB + "m",
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LanceCopy.class.getName(),
                                LanceStore.table(reference).toString())
                        .run("lance"));
        migrate(copy(round, "migrated"), "migrated", List.of("--skip-backup"));
        migrate(copy(round, "with a backup"), "with a backup", List.of());
        Path done = round.resolve("migrated");
        Command.settle(folder);
        figures.add("nothing to do", launch(done, List.of()).run("again"));
    }

    private Path copy(Path round, String name) throws Exception {
        Path place = round.resolve(name);
        Command.in(folder, "cp", "-r", store.toString(), place.toString()).seconds("cp");
        return place;
    }

    private Command launch(Path place, List<String> options) {
        return Command.launch(root, place, "migrate-schema-metadata")
                .with(List.of("--config", place.resolve("agent.yml").toString()))
                .with(options);
    }

    private void migrate(Path place, String name, List<String> options) throws Exception {
        Command.settle(folder);
        figures.add(name, launch(place, options).run("migrate"));
        figures.check(name, check.wrongIn(LanceStore.table(place)));
    }

    private void print(int rounds) throws IOException {
        Table table = new Table("what", "ours", "reference", "ratio", "goal", "correct");
        row(table, "migrated", "1.50");
        row(table, "with a backup", "");
        table.row(
                "a run with nothing to do",
                "%.2f s".formatted(figures.median("nothing to do")),
                "",
                "",
                "",
                figures.correct("nothing to do"));
        System.out.printf(
                "%d rows with vectors of %d numbers; medians of %d rounds, warm cache, the launcher's own limit of the heap, %d MB for Lance%n%n",
                LanceStore.ROWS, LanceStore.DIMENSION, rounds, HEAP_MB);
        table.lines().forEach(System.out::println);
        figures.print();
    }

    private void row(Table table, String name, String goal) {
        table.row(
                name,
                "%.2f s".formatted(figures.median(name)),
                "%.2f s Lance, read and written".formatted(figures.median("Lance")),
                "%.2f".formatted(figures.ratio(name, "Lance")),
                goal,
                figures.correct(name));
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The catalogues that are exported and imported.
 *
 * @param startUp has so few rows that it shows what a start costs
 */
record StoreSets(ExportStore startUp, ExportStore million, ExportStore tenMillion, List<ExportStore> all) {
    /** Makes them, each in a folder of its own. */
    static StoreSets make(Path root, Path folder) throws IOException {
        ExportStore startUp = store(folder, "start-up", 1, 10, false);
        ExportStore mixed = store(folder, "1M x 8", 1, 1_000_000, true);
        ExportStore versions = store(folder, "100 x 1k", 100, 1_000, true);
        ExportStore million = store(folder, "1M x 4", 1, 1_000_000, false);
        ExportStore tenMillion = store(folder, "10M x 4", 1, 10_000_000, false);
        List<ExportStore> all = List.of(startUp, mixed, versions, million, tenMillion);
        String schema = Files.readString(root.resolve("bench/export-schema.sql"));
        all.parallelStream().forEach(store -> store.make(schema));
        return new StoreSets(startUp, million, tenMillion, all);
    }

    private static ExportStore store(Path folder, String name, int versions, int rowsEach, boolean mixed)
            throws IOException {
        Path home = Files.createDirectory(folder.resolve(name.replaceAll("\\W+", "-")));
        return new ExportStore(name, versions, rowsEach, mixed, home.resolve("db"));
    }

    /** Those that are compared with a reference. */
    List<ExportStore> measured() {
        return all.subList(1, all.size());
    }
}

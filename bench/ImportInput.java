import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a catalogue is imported from, which is made of it once.
 *
 * @param files the folder to which Sluice has exported it
 * @param script for sqlite3, which makes the same tables of rows from CSV
 */
record ImportInput(ExportStore store, Path files, Path script) {
    static ImportInput make(Path root, ExportStore store) throws IOException, InterruptedException {
        Path home = store.database().getParent();
        Path files = home.resolve("files");
        Command.launch(root, home, "export-datasets")
                .with(List.of("--source", store.database().toString(), "--target", files.toString()))
                .with(List.of("--compression", "zstd"))
                .seconds("export");
        return new ImportInput(store, files, tables(store, home));
    }

    private static Path tables(ExportStore store, Path home) throws IOException, InterruptedException {
        Path script = home.resolve("import.sql");
        StringBuilder write = new StringBuilder(".mode list\n.output \"%s\"\n".formatted(script));
        // With the types and the defaults that they are declared to have.
        write.append("SELECT sql || ';' FROM sqlite_master WHERE tbl_name GLOB 'ds_*' ORDER BY rowid;\n.mode csv\n");
        StringBuilder read = new StringBuilder(".mode csv\n");
        for (String table : store.tables()) {
            Path csv = home.resolve(table + ".csv");
            write.append(".output \"%s\"%nSELECT * FROM %s ORDER BY sys__id;%n".formatted(csv, table));
            read.append(".import \"%s\" %s%n".formatted(csv, table));
        }
        Path export = Files.writeString(home.resolve("export.sql"), write);
        sqlite(home, store.database().toString(), export).seconds("csv");
        return Files.writeString(script, Files.readString(script) + read);
    }

    /** What sqlite3 does with a script, in a database. */
    static Command sqlite(Path folder, String database, Path script) {
        return Command.in(folder, "sqlite3", "-bail", database, ".read \"%s\"".formatted(script));
    }
}

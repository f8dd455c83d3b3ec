import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a catalogue that was imported against the one that the files were made of, by other eyes: those of sqlite3. */
final class ImportCheck {
    /** To look at every page of more rows than these takes as long as the import. */
    private static final int WHOLLY_CHECKED = 1_000_000;

    private static final String VERSIONS = """
            SELECT n.name, p.name, d.name, d.status, v.uuid, v.version, v.status, v.feature_schema, v.schema,
              v.created_at, v.finished_at, v.num_objects, v.size, v.sources, v.query_script
            FROM %1$s.datasets_versions v JOIN %1$s.datasets d ON d.id = v.dataset_id
              JOIN %1$s.projects p ON p.id = d.project_id JOIN %1$s.namespaces n ON n.id = p.namespace_id""";
    private static final String TABLES = "SELECT name FROM %s.sqlite_master WHERE name GLOB 'ds_*'";
    /** Their order is not looked at: exported files have those of DataChain's own behind the others. */
    private static final String COLUMNS =
            "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('%2$s', '%1$s')";

    private final ImportInput input;
    private final Map<String, String> files;

    /** Reads every file, so that from here on it is in the cache. */
    ImportCheck(ImportInput input) throws IOException {
        this.input = input;
        this.files = FileHash.ofAll(input.files());
    }

    /** What is wrong with the files, which nobody may change. */
    List<String> wrongInSource() throws IOException {
        return FileHash.ofAll(input.files()).equals(files) ? List.of() : List.of("the exported files were changed");
    }

    /** What is wrong with a catalogue to which everything should be imported; empty where nothing is. */
    List<String> wrongIn(Path database, Path place) throws IOException, InterruptedException {
        if (!Files.exists(database)) {
            return List.of("there is no catalogue");
        }
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> beside = Files.list(database.getParent())) {
            beside.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*-(wal|shm|journal)|.*draft.*"))
                    .forEach(name -> wrong.add("left beside the catalogue: " + name));
        }
        wrong.addAll(answers(database, place, difference()));
        return wrong;
    }

    /** What is wrong with the tables that sqlite3 made; to count them is enough, since they are not ours. */
    List<String> wrongInReference(Path database, Path place) throws IOException, InterruptedException {
        return answers(
                database,
                place,
                input.store().tables().stream().map(ImportCheck::count).collect(Collectors.joining()));
    }

    /** What sqlite3 prints is wrong. Both files are opened so that nothing is written or left beside them. */
    private List<String> answers(Path database, Path place, String queries) throws IOException, InterruptedException {
        Path script = Files.writeString(
                place.resolve("check.sql"),
                "ATTACH '%s' AS store;%n%s".formatted(unchanged(input.store().database()), queries));
        Command.Outcome outcome =
                ImportInput.sqlite(place, unchanged(database), script).run("check");
        List<String> answers = new ArrayList<>(Files.readAllLines(place.resolve("check.log")));
        answers.removeIf("ok"::equals);
        if (outcome.exit() != 0) {
            answers.add("sqlite3 ended with " + outcome.exit());
        }
        return answers;
    }

    private static String unchanged(Path database) {
        return database.toUri() + "?immutable=1";
    }

    private String difference() {
        StringBuilder queries = new StringBuilder(
                input.store().rows() > WHOLLY_CHECKED
                        ? "PRAGMA main.quick_check;\n"
                        : "PRAGMA main.integrity_check;\n");
        queries.append(
                "SELECT 'left in the catalogue: ' || name FROM main.sqlite_master WHERE name GLOB 'sluice_*';\n");
        queries.append(unequal("versions", VERSIONS.formatted("store"), VERSIONS.formatted("main")));
        queries.append(unequal("tables", TABLES.formatted("store"), TABLES.formatted("main")));
        for (String table : input.store().tables()) {
            queries.append(unequal(
                    "columns of " + table, COLUMNS.formatted("store", table), COLUMNS.formatted("main", table)));
            queries.append(count(table)).append(rows(table));
        }
        return queries.toString();
    }

    private static String unequal(String what, String one, String other) {
        return """
                SELECT n || ' %1$s lost' FROM (SELECT count(*) AS n FROM (%2$s EXCEPT %3$s)) WHERE n > 0;
                SELECT n || ' %1$s too many' FROM (SELECT count(*) AS n FROM (%3$s EXCEPT %2$s)) WHERE n > 0;
                """.formatted(what, one, other);
    }

    private static String count(String table) {
        return """
                SELECT '%1$s has ' || ours || ' rows in place of ' || theirs FROM (
                  SELECT (SELECT count(*) FROM main.%1$s) AS ours, (SELECT count(*) FROM store.%1$s) AS theirs
                ) WHERE ours <> theirs;
                """.formatted(table);
    }

    /** By storage class and value; a row that is missing has another class in the column that is never NULL. */
    private String rows(String table) {
        String differs = input.store().columnNames().stream()
                .map("typeof(theirs.%1$s) <> typeof(ours.%1$s) OR theirs.%1$s IS NOT ours.%1$s"::formatted)
                .collect(Collectors.joining(" OR "));
        return """
                SELECT '%1$s: ' || n || ' rows differ, the first is ' || first FROM (
                  SELECT count(*) AS n, min(theirs.sys__id) AS first
                  FROM store.%1$s theirs LEFT JOIN main.%1$s ours ON ours.sys__id = theirs.sys__id WHERE %2$s
                ) WHERE n > 0;
                """.formatted(table, differs);
    }
}

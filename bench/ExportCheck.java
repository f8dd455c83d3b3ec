import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks at what was exported of a catalogue by other eyes: the sums of the columns, by SQLite before and by DuckDB after. */
final class ExportCheck {
    private static final String MANIFEST = "manifest.json";
    /** All bits of a number between 0 and 1, as a whole number. */
    private static final String BITS = "CAST(score * 9007199254740992 AS BIGINT)";

    private static final List<Sum> PLAIN = List.of(
            new Sum("count(*)"),
            new Sum("sum(sys__id)", "sum(\"sys.id\")"),
            new Sum("sum(sys__rand % 1000003)", "sum(\"sys.rand\" % 1000003)"),
            new Sum("sum(id)"),
            new Sum("sum(flag)"),
            new Sum("sum(CAST(substr(name, 6) AS BIGINT))"),
            new Sum("count(DISTINCT name)"),
            new Sum("sum(%s %% 1000003)".formatted(BITS)),
            // Cells must be right, and in the right row.
            new Sum("sum(%s %% 997 * (id %% 991) * (flag + 1))".formatted(BITS)));
    private static final List<Sum> MIXED = List.of(
            new Sum(
                    "sum((CAST(strftime('%s', substr(ts, 1, 19)) AS BIGINT) * 1000000 + substr(ts, 21)) % 1000003)",
                    "sum(epoch_us(ts) % 1000003)"),
            new Sum(
                    "sum((SELECT sum(CAST(value * 1000000 AS BIGINT)) FROM json_each(emb)))",
                    "sum(list_sum(list_transform(emb, lambda e: CAST(trunc(e * 1000000) AS BIGINT))))"),
            new Sum("sum(length(emb))", "sum(length(\"sys.text.emb\"))"),
            new Sum("sum(json_extract(meta, '$.a'))", "sum(meta.a)"),
            new Sum(
                    "sum(CAST(substr(json_extract(meta, '$.b'), 2) AS BIGINT))",
                    "sum(CAST(substr(meta.b, 2) AS BIGINT))"),
            new Sum("sum(length(meta))", "sum(length(\"sys.text.meta\"))"),
            new Sum("count(note)"),
            new Sum("sum(CAST(substr(note, 6) AS BIGINT))"));

    private final ExportStore store;
    private final String source;
    private final Map<String, List<String>> expected;
    /** The hashes of the files of the first round. */
    private Map<String, String> first;

    /** A whole number that tells whether a column is right, in the words of either database. */
    private record Sum(String ofTable, String ofFile) {
        Sum(String both) {
            this(both, both);
        }
    }

    /** Reads everything, so that from here on it is in the cache. */
    ExportCheck(ExportStore store) throws IOException, SQLException {
        this.store = store;
        this.source = FileHash.of(store.database());
        try (Connection connection = ExportStore.open(store.database())) {
            this.expected = query(
                    connection,
                    IntStream.range(0, store.versions())
                            .mapToObj(version -> "SELECT '%s', %s FROM %s"
                                    .formatted(ExportStore.file(version), list(true), ExportStore.table(version)))
                            .collect(Collectors.joining(" UNION ALL ")));
        }
    }

    /** What is wrong with the catalogue, which nobody may change. */
    List<String> wrongInSource() throws IOException {
        List<String> wrong = new ArrayList<>();
        require(wrong, FileHash.of(store.database()).equals(source), "the catalogue was changed");
        try (Stream<Path> beside = Files.list(store.database().getParent())) {
            require(
                    wrong,
                    beside.noneMatch(file -> file.toString().matches(".*-(wal|shm|journal)")),
                    "something was left beside the catalogue");
        }
        return wrong;
    }

    /** What is wrong with a folder to which everything should be exported; empty where nothing is. */
    List<String> wrongIn(Path target) throws IOException, SQLException {
        if (!Files.exists(target.resolve(MANIFEST))) {
            return List.of("there is no manifest");
        }
        List<String> wrong = new ArrayList<>();
        JsonNode manifest = new JsonMapper().readTree(target.resolve(MANIFEST).toFile());
        Map<String, String> hashes = new TreeMap<>();
        long rows = 0;
        for (JsonNode version : manifest.get("versions")) {
            Path file = target.resolve(version.get("file").stringValue());
            rows += version.get("rows").longValue();
            String hash = Files.exists(file) ? FileHash.of(file) : "none";
            hashes.put(file.getFileName().toString(), hash);
            require(
                    wrong,
                    version.get("sha256").stringValue().equals(hash)
                            && version.get("bytes").longValue() == Files.size(file),
                    "not what the manifest says: " + file);
        }
        require(wrong, manifest.get("failed").isEmpty(), "the manifest has failures");
        require(wrong, rows == store.rows(), "the manifest has %d rows".formatted(rows));
        require(wrong, hashes.keySet().equals(expected.keySet()), "files are missing, or too many");
        if (first == null) {
            first = hashes;
        }
        require(wrong, hashes.equals(first), "other bytes than in the first round");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            Map<String, List<String>> found = query(
                    connection,
                    "SELECT parse_filename(filename), %s FROM read_parquet('%s/*.parquet', filename = true) GROUP BY 1"
                            .formatted(list(false), target));
            expected.forEach((file, sums) -> require(
                    wrong,
                    sums.equals(found.get(file)),
                    "%s has %s in place of %s".formatted(file, found.get(file), sums)));
        }
        return wrong;
    }

    private String list(boolean ofTable) {
        return Stream.concat(PLAIN.stream(), store.mixed() ? MIXED.stream() : Stream.of())
                .map(sum -> ofTable ? sum.ofTable() : sum.ofFile())
                .collect(Collectors.joining(", "));
    }

    /** The rows of a query by what is first in them. */
    private static Map<String, List<String>> query(Connection connection, String sql) throws SQLException {
        Map<String, List<String>> found = new TreeMap<>();
        try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 2; column <= columns; column++) {
                    row.add(rows.getString(column));
                }
                found.put(rows.getString(1), row);
            }
        }
        return found;
    }

    private static void require(List<String> wrong, boolean right, String otherwise) {
        if (!right) {
            wrong.add(otherwise);
        }
    }
}

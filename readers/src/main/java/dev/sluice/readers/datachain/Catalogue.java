package dev.sluice.readers.datachain;

import dev.sluice.model.RefusedException;
import dev.sluice.model.datachain.Cell;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StoredJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What a catalogue holds besides the rows of its datasets, as it was at one moment. Only the columns that are there are asked for. */
public final class Catalogue {
    /** The tables that hold it, in the order in which they depend on each other; any of them may be missing. */
    private static final List<String> TABLES = List.of(
            "meta",
            "namespaces",
            "projects",
            "datasets",
            "datasets_versions",
            "datasets_dependencies",
            "jobs",
            "checkpoints",
            "checkpoint_events",
            "dataset_version_jobs");
    /** Of these there may be any number, and no version needs them. */
    private static final Set<String> LONG = Set.of("checkpoints", "checkpoint_events", "dataset_version_jobs");

    private static final String VERSIONS = "datasets_versions";
    private static final Set<String> HEAVY =
            Set.of("preview", "query_script", "script_output", "error_stack", "sources");
    /** {@code meta.schema_version} of every generation that there is. */
    private static final long NEWEST_SCHEMA = 1;

    private final Map<String, List<Map<String, Cell>>> tables = new LinkedHashMap<>();
    private final Map<String, Set<String>> columns = new HashMap<>();
    private final TableNames names;
    private final List<String> ddl;
    private final Generation generation;
    private final Map<Long, Map<String, Cell>> namespaces;
    private final Map<Long, Map<String, Cell>> projects;
    private final Map<Long, Map<String, Cell>> datasets;
    private final Map<String, Map<String, Cell>> jobs = new HashMap<>();
    private final Map<Long, List<Map<String, Cell>>> dependencies = new HashMap<>();
    private final List<StoredVersion> versions = new ArrayList<>();
    private final Map<Long, StoredVersion> versionsById = new HashMap<>();

    /**
     * Reads everything in one transaction.
     *
     * @throws RefusedException where this is no catalogue, or one that is newer than this program
     */
    public Catalogue(CatalogueFile file) {
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Rows rows = new Rows(snapshot.connection());
            names = new TableNames(rows);
            ddl = rows.all("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").stream()
                    .filter(row -> TABLES.contains(text(row, "tbl_name")))
                    .map(row -> text(row, "sql"))
                    .toList();
            require(names.has("datasets") && names.has("datasets_versions"), file);
            for (String table : TABLES) {
                if (names.has(table)) {
                    columns.put(table, Set.copyOf(rows.columns(table)));
                    if (LONG.contains(table)) {
                        continue;
                    }
                    tables.put(table, rows.all("SELECT %s FROM %s ORDER BY rowid".formatted(light(table), table)));
                }
            }
        } catch (SQLException e) {
            throw file.refused(e);
        }
        require(columns.get("datasets").containsAll(Set.of("id", "name")), file);
        require(columns.get("datasets_versions").containsAll(Set.of("id", "dataset_id", "version")), file);
        requireKnown(file);
        generation = detect();
        namespaces = byId("namespaces");
        projects = byId("projects");
        datasets = byId("datasets");
        table("jobs").forEach(row -> jobs.put(text(row, "id"), row));
        table("datasets_dependencies")
                .forEach(row -> dependencies
                        .computeIfAbsent(number(row, "source_dataset_version_id"), id -> new ArrayList<>())
                        .add(row));
        table(VERSIONS).forEach(this::add);
    }

    /** Of what may be long in the many rows of versions, only the length; the rest is read when it is written. */
    private String light(String table) {
        if (!table.equals(VERSIONS)) {
            return "*";
        }
        return columns.get(table).stream()
                .sorted()
                .map(column -> (HEAVY.contains(column) ? "length(%1$s) AS %1$s" : "%s")
                        .formatted("\"%s\"".formatted(column.replace("\"", "\"\""))))
                .collect(Collectors.joining(", "));
    }

    private static void require(boolean condition, CatalogueFile file) {
        if (!condition) {
            throw new RefusedException(
                    "%s is a SQLite database, but no DataChain catalogue: it has no tables of datasets"
                            .formatted(file.path()));
        }
    }

    private void requireKnown(CatalogueFile file) {
        for (Map<String, Cell> row : table("meta")) {
            Cell version = row.getOrDefault("schema_version", Cell.fromJson(null));
            if (version.value() instanceof Long number && number > NEWEST_SCHEMA) {
                throw new RefusedException("%s has schema version %d; this Sluice knows %d: get a newer Sluice"
                        .formatted(file.path(), number, NEWEST_SCHEMA));
            }
        }
    }

    private Generation detect() {
        if (has("datasets", "uuid") || has("datasets_versions", "content_hash")) {
            return Generation.G4;
        } else if (has("jobs", "parent_job_id")) {
            return Generation.G3;
        } else if (names.has("namespaces")) {
            return Generation.G2;
        }
        boolean whole = table("datasets_versions").stream()
                .anyMatch(row -> row.get("version").value() instanceof Long);
        boolean declared = names.declaresInteger("datasets_versions", "version");
        return whole || declared ? Generation.G0 : Generation.G1;
    }

    private boolean has(String table, String column) {
        return columns.getOrDefault(table, Set.of()).contains(column);
    }

    /** The rows of a table of the catalogue, in order; none where there is no such table. */
    public List<Map<String, Cell>> table(String name) {
        return tables.getOrDefault(name, List.of());
    }

    /** The tables that are there and belong to no version alone, in the order in which they depend on each other. */
    public List<String> commonTables() {
        return TABLES.stream()
                .filter(table -> columns.containsKey(table) && !table.equals(VERSIONS))
                .toList();
    }

    /** Goes through the rows of a table, one by one, as values of JSON. */
    public static void each(Connection connection, String table, Consumer<Map<String, Object>> row)
            throws SQLException {
        try (RowCursor cursor = new RowCursor(connection, "SELECT * FROM %s ORDER BY rowid".formatted(table))) {
            while (cursor.next()) {
                Map<String, Object> json = new LinkedHashMap<>();
                for (int i = 0; i < cursor.columns().size(); i++) {
                    json.put(cursor.columns().get(i), Cell.of(cursor, i).toJson());
                }
                row.accept(json);
            }
        }
    }

    /** The DDL of the catalogue's own tables and of their indexes. */
    public List<String> ddl() {
        return ddl;
    }

    public Generation generation() {
        return generation;
    }

    /** Every version, in the order of its table. */
    public List<StoredVersion> versions() {
        return versions;
    }

    /** The ids of datasets that have no version. */
    public List<Long> emptyDatasets() {
        Set<Long> used = versions.stream().map(StoredVersion::datasetId).collect(Collectors.toSet());
        return datasets.keySet().stream()
                .filter(id -> !used.contains(id))
                .sorted()
                .toList();
    }

    private void add(Map<String, Cell> row) {
        Map<String, Cell> dataset = datasets.getOrDefault(number(row, "dataset_id"), Map.of());
        Map<String, Cell> project = projects.getOrDefault(number(dataset, "project_id"), Map.of());
        Map<String, Cell> namespace = namespaces.getOrDefault(number(project, "namespace_id"), Map.of());
        StoredVersion version = version(row, dataset, text(project, "name"), text(namespace, "name"));
        versions.add(version);
        versionsById.put(version.id(), version);
    }

    private StoredVersion version(Map<String, Cell> row, Map<String, Cell> dataset, String project, String namespace) {
        String name = Objects.requireNonNullElse(text(dataset, "name"), "");
        Object value = row.get("version").value();
        String written = value == null ? "" : value.toString();
        boolean listing = name.startsWith("lst__");
        DatasetVersion version = new DatasetVersion(
                Objects.requireNonNullElse(namespace, listing ? "system" : DatasetVersion.LOCAL),
                Objects.requireNonNullElse(project, listing ? "listing" : DatasetVersion.LOCAL),
                name,
                value instanceof Long ? written + ".0.0" : written);
        String table = dataset.isEmpty() ? null : names.rowsTable(namespace, project, name, written);
        return new StoredVersion(
                number(row, "id"),
                number(row, "dataset_id"),
                version,
                written,
                text(row, "uuid"),
                number(row, "status"),
                table,
                table == null ? null : names.sql(table),
                schema("feature_schema", row, dataset),
                schema("schema", row, dataset),
                stamp(row, dataset));
    }

    private static int stamp(Map<String, Cell> version, Map<String, Cell> dataset) {
        return Objects.hash(toJson(version), toJson(dataset));
    }

    /** The stamp of a version as a connection sees it, which may be later than this catalogue. */
    public int stamp(StoredVersion version, Connection connection) throws SQLException {
        Rows rows = new Rows(connection);
        String one = "SELECT %s FROM %s WHERE id = ?";
        return stamp(
                first(rows.all(one.formatted(light(VERSIONS), VERSIONS), version.id())),
                first(rows.all(one.formatted("*", "datasets"), version.datasetId())));
    }

    private static Map<String, Cell> first(List<Map<String, Cell>> rows) {
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    /** A version without one of its own has that of its dataset, as in DataChain itself. */
    private static Map<String, Object> schema(String column, Map<String, Cell> version, Map<String, Cell> dataset) {
        return StoredJson.object(text(version, column))
                .filter(schema -> !schema.isEmpty())
                .or(() -> StoredJson.object(text(dataset, column)))
                .orElse(Map.of());
    }

    /** A row as a value of JSON. */
    public static Map<String, Object> toJson(Map<String, Cell> row) {
        Map<String, Object> json = new LinkedHashMap<>();
        row.forEach((column, cell) -> json.put(column, cell.toJson()));
        return json;
    }

    /**
     * Everything that belongs to a version, by table.
     *
     * @param connection that sees the rows that are written with it
     */
    public Map<String, Object> records(StoredVersion version, Connection connection) throws SQLException {
        Map<String, Cell> dataset = datasets.getOrDefault(version.datasetId(), Map.of());
        Map<String, Cell> project = projects.getOrDefault(number(dataset, "project_id"), Map.of());
        Map<String, Cell> row =
                first(new Rows(connection).all("SELECT * FROM %s WHERE id = ?".formatted(VERSIONS), version.id()));
        Map<String, Object> records = new LinkedHashMap<>();
        records.put("namespace", orNull(namespaces.get(number(project, "namespace_id"))));
        records.put("project", orNull(project));
        records.put("dataset", orNull(dataset));
        records.put("version", orNull(row));
        records.put("job", orNull(jobs.get(text(row, "job_id"))));
        records.put("dependencies", dependencies(version));
        return records;
    }

    private static Object orNull(Map<String, Cell> row) {
        return row == null || row.isEmpty() ? null : toJson(row);
    }

    /** What a version was made from: each with its name, or null where it has been deleted since. */
    private List<Map<String, Object>> dependencies(StoredVersion version) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Map<String, Cell> row : dependencies.getOrDefault(version.id(), List.of())) {
            Map<String, Object> dependency = new LinkedHashMap<>();
            dependency.put("row", toJson(row));
            dependency.put("on", parent(row));
            all.add(dependency);
        }
        return all;
    }

    private Object parent(Map<String, Cell> row) {
        StoredVersion version = versionsById.get(number(row, "dataset_version_id"));
        if (version == null) {
            return null;
        }
        Map<String, Object> on = new LinkedHashMap<>();
        on.put("namespace", version.name().namespace());
        on.put("project", version.name().project());
        on.put("name", version.name().name());
        on.put("version", version.name().version());
        on.put("uuid", version.uuid());
        return on;
    }

    private Map<Long, Map<String, Cell>> byId(String table) {
        Map<Long, Map<String, Cell>> rows = new HashMap<>();
        table(table).forEach(row -> rows.put(number(row, "id"), row));
        return rows;
    }

    private static long number(Map<String, Cell> row, String column) {
        Cell cell = row.get(column);
        return cell != null && cell.value() instanceof Long number ? number : -1;
    }

    private static String text(Map<String, Cell> row, String column) {
        Cell cell = row.get(column);
        return cell == null ? null : cell.asText();
    }

    /** How many versions have a status, by the word for it. */
    public Map<String, Long> byStatus() {
        Map<String, Long> counts = new LinkedHashMap<>();
        versions.forEach(version -> counts.merge(statusWord(version.status()), 1L, Long::sum));
        return counts;
    }

    /** The word for a status of a version. */
    public static String statusWord(long status) {
        return switch ((int) status) {
            case 1 -> "created";
            case 2 -> "pending";
            case 3 -> "failed";
            case 4 -> "complete";
            case 6 -> "stale";
            default -> "status %d".formatted(status).toLowerCase(Locale.ROOT);
        };
    }
}

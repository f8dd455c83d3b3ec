package dev.sluice.writers.datachain;

import dev.sluice.model.datachain.Cell;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StorageClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes records of a catalogue. They come as {@code Catalogue.records} in the readers has them, with the ids of another one,
 * and get ids of this one; a column that this one lacks is left out and told of.
 */
public final class CatalogueRecords {
    /** What tells which version it is and where it comes from, and nothing of its rows. */
    private static final List<String> IDENTITY =
            List.of("uuid", "created_at", "finished_at", "job_id", "sources", "query_script");

    private final CatalogueSchema schema;
    private final JdbcClient jdbc;
    private final String now;
    private final Set<String> leftOut = new TreeSet<>();

    /** @param now the time that a record gets which has none, as DataChain writes times */
    public CatalogueRecords(DataSource source, CatalogueSchema schema, String now) {
        this.jdbc = JdbcClient.create(source);
        this.schema = schema;
        this.now = now;
    }

    /** Columns with values that this catalogue has no place for. */
    public synchronized Set<String> leftOut() {
        return new TreeSet<>(leftOut);
    }

    /** The id of a namespace, which is made where it is not there. */
    public long namespace(String name, Map<?, ?> record) {
        return id("SELECT id FROM namespaces WHERE name = ?", name)
                .orElseGet(() -> insert(
                        "namespaces",
                        record,
                        with("name", name, "description", name.equals("system") ? "System namespace" : null)));
    }

    /** The id of a project, which is made where it is not there. */
    public long project(long namespace, String name, Map<?, ?> record) {
        return id("SELECT id FROM projects WHERE namespace_id = ? AND name = ?", namespace, name)
                .orElseGet(() -> insert(
                        "projects",
                        record,
                        with(
                                "name",
                                name,
                                "namespace_id",
                                namespace,
                                "description",
                                name.equals("listing") ? "Listing project" : null)));
    }

    /**
     * The id of a dataset, which is made where it is not there. One that is there keeps what it has; only a description or
     * attributes that it lacks, it gets.
     */
    public long dataset(DatasetVersion version, Map<?, ?> records) {
        long namespace = namespace(version.namespace(), object(records.get("namespace")));
        long project = project(namespace, version.project(), object(records.get("project")));
        return dataset(project, version.name(), object(records.get("dataset")));
    }

    /** The same, where the project is known. */
    public long dataset(long project, String name, Map<?, ?> record) {
        Optional<Long> there = id("SELECT id FROM datasets WHERE project_id = ? AND name = ?", project, name);
        if (there.isEmpty()) {
            Map<String, Object> own = with("project_id", project, "name", name);
            boolean taken = schema.columns("datasets").containsKey("uuid")
                    && id("SELECT 1 FROM datasets WHERE uuid = ?", record.get("uuid"))
                            .isPresent();
            if (taken) {
                own.put("uuid", UUID.randomUUID().toString()); // that of the same dataset under another name
            }
            return insert("datasets", record, own);
        }
        for (String column : List.of("description", "attrs")) {
            Object value = value(Cell.fromJson(record.get(column)));
            if (value != null) {
                jdbc.sql("UPDATE datasets SET %1$s = ? WHERE id = ? AND %1$s IS NULL".formatted(column))
                        .params(value, there.get())
                        .update();
            }
        }
        return there.get();
    }

    private Optional<Long> id(String query, Object... parameters) {
        return jdbc.sql(query).params(parameters).query(Long.class).optional();
    }

    /** The id of a dataset; empty where it is not there. */
    public Optional<Long> findDataset(DatasetVersion version) {
        return id(
                "SELECT d.id FROM datasets d JOIN projects p ON p.id = d.project_id"
                        + " JOIN namespaces n ON n.id = p.namespace_id WHERE n.name = ? AND p.name = ? AND d.name = ?",
                version.namespace(),
                version.project(),
                version.name());
    }

    /** The id of a version; empty where it is not there. */
    public Optional<Long> findVersion(DatasetVersion version) {
        return findDataset(version)
                .flatMap(dataset -> id(
                        "SELECT id FROM datasets_versions WHERE dataset_id = ? AND version = ?",
                        dataset,
                        version.version()));
    }

    /** Every version that is there. */
    public List<DatasetVersion> versions() {
        return jdbc.sql("SELECT n.name, p.name, d.name, v.version FROM datasets_versions v"
                        + " JOIN datasets d ON d.id = v.dataset_id JOIN projects p ON p.id = d.project_id"
                        + " JOIN namespaces n ON n.id = p.namespace_id")
                .query((row, n) ->
                        new DatasetVersion(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list();
    }

    /** The id of a version by its own mark; empty where none has it, or more than one. */
    public Optional<Long> findVersion(String uuid) {
        List<Long> found = jdbc.sql("SELECT id FROM datasets_versions WHERE uuid = ?")
                .param(uuid)
                .query(Long.class)
                .list();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * Writes the record of a version.
     *
     * @param replaced the id of the one in whose place it comes; null where it is new
     */
    public long version(long dataset, DatasetVersion version, Map<?, ?> record, Long replaced) {
        Map<String, Object> own = with("dataset_id", dataset, "version", version.version());
        if (replaced == null) {
            return insert("datasets_versions", record, own);
        }
        Map<String, Object> values = values("datasets_versions", record, own);
        // What the new one does not have of its content, it must not have from the old one; but it is still the same
        // version.
        schema.columns("datasets_versions").values().stream()
                .filter(column -> !column.required() && !column.name().equals("id"))
                .forEach(column -> values.putIfAbsent(column.name(), null));
        IDENTITY.stream().filter(column -> !record.containsKey(column)).forEach(values::remove);
        String assignments =
                values.keySet().stream().map(column -> column + " = ?").collect(Collectors.joining(", "));
        List<Object> parameters = new ArrayList<>(values.values());
        parameters.add(replaced);
        jdbc.sql("UPDATE datasets_versions SET %s WHERE id = ?".formatted(assignments))
                .params(parameters)
                .update();
        return replaced;
    }

    /** Writes a record that keeps its own key, unless it is there already. */
    public void keyed(String table, Map<?, ?> record) {
        Object id = record.get("id");
        if (schema.has(table)
                && id != null
                && id("SELECT 1 FROM %s WHERE id = ?".formatted(table), id).isEmpty()) {
            insert(table, record, with("id", id));
        }
    }

    /** Notes that a job had to do with a version, unless that is noted already. */
    public void jobOfVersion(long version, Map<?, ?> record) {
        if (schema.has("dataset_version_jobs")
                && id(
                                "SELECT 1 FROM dataset_version_jobs WHERE dataset_version_id = ? AND job_id = ?",
                                version,
                                record.get("job_id"))
                        .isEmpty()) {
            insert("dataset_version_jobs", record, with("dataset_version_id", version));
        }
    }

    /**
     * What versions were made from, in place of what is known of it so far. No index has the edges of a version, so those of
     * all are taken away at once.
     *
     * @param parents by version; null stands for what is gone
     */
    public void dependencies(Map<Long, List<Long>> parents) {
        jdbc.sql(
                        "DELETE FROM datasets_dependencies WHERE source_dataset_version_id IN (SELECT value FROM json_each(?))")
                .param(parents.keySet().toString())
                .update();
        parents.forEach((version, all) -> all.forEach(parent -> jdbc.sql("INSERT INTO datasets_dependencies"
                        + " (source_dataset_id, source_dataset_version_id, dataset_id, dataset_version_id)"
                        + " SELECT dataset_id, id, (SELECT dataset_id FROM datasets_versions WHERE id = ?), ?"
                        + " FROM datasets_versions WHERE id = ?")
                .param(parent)
                .param(parent)
                .param(version)
                .update()));
    }

    private long insert(String table, Map<?, ?> record, Map<String, Object> own) {
        Map<String, Object> values = values(table, record, own);
        String columns = values.keySet().stream().map(CatalogueSchema::quoted).collect(Collectors.joining(", "));
        String marks = values.keySet().stream().map(column -> "?").collect(Collectors.joining(", "));
        return jdbc.sql("INSERT INTO %s (%s) VALUES (%s) RETURNING rowid".formatted(table, columns, marks))
                .params(new ArrayList<>(values.values()))
                .query(Long.class)
                .single();
    }

    private Map<String, Object> values(String table, Map<?, ?> record, Map<String, Object> own) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (CatalogueSchema.Column column : schema.columns(table).values()) {
            String name = column.name();
            if (own.get(name) != null) {
                values.put(name, own.get(name));
            } else if (name.equals("id")) {
                continue; // this catalogue's own
            } else if (record.get(name) != null || record.containsKey(name) && !column.required()) {
                values.put(name, value(Cell.fromJson(record.get(name))));
            } else if (column.required() || name.equals("created_at")) {
                values.put(name, missing(column));
            } else if (own.containsKey(name)) {
                values.put(name, null);
            }
        }
        tell(table, record);
        return values;
    }

    private synchronized void tell(String table, Map<?, ?> record) {
        Set<String> known = schema.columns(table).keySet();
        record.forEach((column, value) -> {
            if (value != null && !known.contains(column)) {
                leftOut.add("%s.%s".formatted(table, column));
            }
        });
    }

    private Object missing(CatalogueSchema.Column column) {
        if (column.name().equals("uuid")) {
            return UUID.randomUUID().toString();
        }
        return switch (column.type()) {
            case "INTEGER", "BIGINT", "BOOLEAN" -> 0;
            case "DATETIME" -> now;
            default -> "";
        };
    }

    /** A text that is not UTF-8 goes in as a blob would: SQLite keeps its bytes, and nobody could read it before either. */
    private static Object value(Cell cell) {
        return cell.storage() == StorageClass.NULL ? null : cell.value();
    }

    private static Map<?, ?> object(Object record) {
        return record instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Map<String, Object> with(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}

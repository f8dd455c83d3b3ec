package dev.sluice.readers.datus;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows of {@code schema_metadata} that Datus has exported as JSON: a list of objects, or an object that has such a list. */
public final class ExportedRows {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String VECTOR = "vector";

    private static final Set<String> FIELDS = Set.of(
            "identifier",
            "catalog_name",
            "database_name",
            "schema_name",
            "table_name",
            "table_type",
            "definition",
            VECTOR);

    private final Path file;
    private final List<Row> rows;

    /**
     * A row.
     *
     * @param texts its columns of texts; null where it has none
     * @param vector null where the export has none, as is usual
     */
    public record Row(Map<String, String> texts, float[] vector) {
        /** What makes two rows the same, among others of the same columns. */
        public List<String> key(List<String> columns) {
            List<String> key = new ArrayList<>();
            columns.forEach(column -> key.add(texts.get(column)));
            return key;
        }
    }

    private ExportedRows(Path file, List<Row> rows) {
        this.file = file;
        this.rows = rows;
    }

    /** @throws RefusedException where the file is not such an export */
    public static ExportedRows read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            List<JsonNode> lists = root.isArray()
                    ? List.of(root)
                    : root.valueStream().filter(JsonNode::isArray).toList();
            if (lists.size() != 1 || lists.get(0).isEmpty()) {
                throw new RefusedException(
                        "%s has not one list of rows: it is no export of schema_metadata".formatted(file));
            }
            List<Row> rows = new ArrayList<>();
            for (JsonNode row : lists.get(0)) {
                if (!row.isObject() || !row.has("table_name")) {
                    throw new RefusedException("%s: entry %d is no row of schema_metadata: it has no \"table_name\""
                            .formatted(file, rows.size() + 1));
                }
                String more = row.propertyNames().stream()
                        .filter(name -> !FIELDS.contains(name))
                        .collect(Collectors.joining(", "));
                if (!more.isEmpty()) {
                    throw new RefusedException(
                            "%s: row %d has fields that version 0 has not, and which would be lost: %s"
                                    .formatted(file, rows.size() + 1, more));
                }
                rows.add(row(row, "%s: row %d".formatted(file, rows.size() + 1)));
            }
            return new ExportedRows(file, rows);
        } catch (IOException | JacksonException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Row row(JsonNode object, String place) {
        Map<String, String> texts = new HashMap<>();
        object.forEachEntry((name, value) -> {
            if (value.isString()) {
                texts.put(name, value.asString());
            } else if (!value.isNull() && !name.equals(VECTOR)) {
                throw new RefusedException(
                        "%s has a \"%s\" that is no text, and which would be lost: %s".formatted(place, name, value));
            }
        });
        JsonNode vector = object.path(VECTOR);
        if (vector.isMissingNode() || vector.isNull()) {
            return new Row(texts, null);
        }
        if (!vector.isArray() || !vector.valueStream().allMatch(JsonNode::isNumber)) {
            throw new RefusedException("%s has a \"vector\" that is no list of numbers".formatted(place));
        }
        float[] numbers = new float[vector.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = vector.get(i).floatValue();
        }
        return new Row(texts, numbers);
    }

    public Path file() {
        return file;
    }

    public int count() {
        return rows.size();
    }

    /** Those that are not among others already, each as often as it is here more often than there. */
    public List<Row> without(List<List<String>> others, List<String> columns) {
        Map<List<String>, Integer> there = new HashMap<>();
        others.forEach(key -> there.merge(key, 1, Integer::sum));
        return rows.stream()
                .filter(row -> there.merge(row.key(columns), -1, Integer::sum) < 0)
                .toList();
    }
}

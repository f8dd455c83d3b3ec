package dev.sluice.jobs.datus.check;

import dev.sluice.config.lance.Cells;
import dev.sluice.config.lance.LanceTable;
import dev.sluice.model.PythonJson;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * In how many rows the fields of version 1 say something: counted as Datus's own report counts, and, where that takes empty texts
 * for something, as they are.
 */
final class FillRates {
    private static final JsonMapper JSON =
            JsonMapper.builder(PythonJson.factory()).build();
    private static final int BATCH = 4096;

    private static final List<String> COLUMNS = List.of(
            "table_comment",
            "column_comments",
            "column_enums",
            "business_tags",
            "row_count",
            "sample_statistics",
            "relationship_metadata",
            "metadata_version");

    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final Map<String, Long> sources = new TreeMap<>();
    private final Map<String, Long> tags = new TreeMap<>();
    private long total;

    static FillRates of(LanceTable table) throws IOException {
        FillRates rates = new FillRates();
        List<String> there = table.schema().getFields().stream()
                .map(Field::getName)
                .filter(COLUMNS::contains)
                .toList();
        rates.total = table.rows();
        Stream.of(
                        "v1_records",
                        "table_comment",
                        "column_comments",
                        "column_comments_true",
                        "column_enums",
                        "business_tags",
                        "row_count",
                        "sample_statistics",
                        "relationship_metadata")
                .forEach(field -> rates.rows.put(field, 0L));
        if (!there.isEmpty() && rates.total > 0) {
            table.scan(there, 0, rates.total, BATCH, rates::add);
        }
        return rates;
    }

    private void add(VectorSchemaRoot batch) {
        for (int row = 0; row < batch.getRowCount(); row++) {
            count("v1_records", number(batch, "metadata_version", row) == 1);
            count("table_comment", !text(batch, "table_comment", row).isBlank());
            JsonNode comments = object(batch, "column_comments", row);
            count("column_comments", !comments.isEmpty());
            count(
                    "column_comments_true",
                    comments.valueStream()
                            .anyMatch(comment -> !comment.asString("").isBlank()));
            count("column_enums", !object(batch, "column_enums", row).isEmpty());
            count("row_count", number(batch, "row_count", row) > 0);
            count("sample_statistics", !object(batch, "sample_statistics", row).isEmpty());
            JsonNode relationships = object(batch, "relationship_metadata", row);
            count("relationship_metadata", !relationships.isEmpty());
            if (!relationships.isEmpty()) {
                sources.merge(relationships.path("source").asString("declared"), 1L, Long::sum);
            }
            addTags(batch, row);
        }
    }

    private void addTags(VectorSchemaRoot batch, int row) {
        List<String> stored = Cells.texts(batch, "business_tags", row);
        count("business_tags", !stored.isEmpty());
        stored.forEach(tag -> tags.merge(tag, 1L, Long::sum));
    }

    private void count(String field, boolean filled) {
        rows.merge(field, filled ? 1L : 0L, Long::sum);
    }

    private static String text(VectorSchemaRoot batch, String column, int row) {
        return Optional.ofNullable(Cells.text(batch, column, row)).orElse("");
    }

    private static long number(VectorSchemaRoot batch, String column, int row) {
        return Optional.ofNullable(Cells.number(batch, column, row)).orElse(0L);
    }

    /** What is no object, Datus does not count either. */
    private static JsonNode object(VectorSchemaRoot batch, String column, int row) {
        try {
            JsonNode value = JSON.readTree(text(batch, column, row));
            return value.isObject() ? value : JSON.createObjectNode();
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    long total() {
        return total;
    }

    /** Rows that are of version 1. */
    long current() {
        return rows.get("v1_records");
    }

    /** Rows by what is filled in them. */
    Map<String, Long> rows() {
        return rows;
    }

    /** Rows with relationships, by whence these are known. */
    Map<String, Long> sources() {
        return sources;
    }

    /** The most frequent tags, and how many rows have each. */
    Map<String, Long> tags(int most) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }
}

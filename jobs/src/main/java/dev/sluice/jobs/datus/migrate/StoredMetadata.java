package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.Cells;
import dev.sluice.model.datus.ColumnEnums;
import dev.sluice.model.datus.ForeignKey;
import dev.sluice.model.datus.Relationships;
import dev.sluice.model.datus.TableMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a row that is not of version 0 any more knows of its table already. What cannot be read counts as nothing. */
final class StoredMetadata {
    private static final JsonMapper JSON = JsonMapper.shared();

    private StoredMetadata() {}

    static TableMetadata of(VectorSchemaRoot rows, int row) {
        Map<String, String> comments = new LinkedHashMap<>();
        json(rows, "column_comments", row)
                .forEachEntry((column, comment) -> comments.put(column, comment.asString("")));
        Map<String, List<ColumnEnums.Label>> enums = new LinkedHashMap<>();
        json(rows, "column_enums", row).forEachEntry((column, labels) -> enums.put(column, labels(labels)));
        String comment = Cells.text(rows, "table_comment", row);
        return new TableMetadata(
                comment == null ? "" : comment.strip(),
                comments,
                enums,
                Cells.texts(rows, "business_tags", row).stream()
                        .filter(tag -> !tag.isBlank())
                        .distinct()
                        .toList(),
                relationships(json(rows, "relationship_metadata", row)),
                "");
    }

    private static JsonNode json(VectorSchemaRoot rows, String column, int row) {
        String text = Cells.text(rows, column, row);
        try {
            JsonNode read = text == null || text.isBlank() ? JSON.missingNode() : JSON.readTree(text);
            return read.isObject() ? read : JSON.createObjectNode();
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static List<ColumnEnums.Label> labels(JsonNode list) {
        List<ColumnEnums.Label> labels = new ArrayList<>();
        list.forEach(each -> labels.add(new ColumnEnums.Label(
                each.path("value").asString(""), each.path("label").asString(""))));
        return labels;
    }

    private static Relationships relationships(JsonNode stored) {
        List<ForeignKey> keys = new ArrayList<>();
        stored.path("foreign_keys")
                .forEach(each -> keys.add(new ForeignKey(
                        each.path("from_column").asString(""),
                        each.path("to_table").asString(""),
                        each.path("to_column").asString(""))));
        return new Relationships(keys, stored.has("source") ? Relationships.Source.NAMES : Relationships.Source.DDL);
    }
}

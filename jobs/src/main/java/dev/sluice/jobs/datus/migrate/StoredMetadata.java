package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.Cells;
import dev.sluice.model.datus.ColumnEnums;
import dev.sluice.model.datus.ForeignKey;
import dev.sluice.model.datus.Relationships;
import dev.sluice.model.datus.TableMetadata;
import dev.sluice.writers.datus.V1Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a row that is not of version 0 any more knows of its table already. What cannot be read counts as nothing. */
final class StoredMetadata {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NO_OBJECT = "{}";

    private final VectorSchemaRoot rows;
    private final int row;
    private final TableMetadata metadata;

    StoredMetadata(VectorSchemaRoot rows, int row) {
        this.rows = rows;
        this.row = row;
        Map<String, String> comments = new LinkedHashMap<>();
        json(rows, "column_comments", row)
                .forEachEntry((column, comment) -> comments.put(column, comment.asString("")));
        Map<String, List<ColumnEnums.Label>> enums = new LinkedHashMap<>();
        json(rows, "column_enums", row).forEachEntry((column, labels) -> enums.put(column, labels(labels)));
        String comment = Cells.text(rows, "table_comment", row);
        this.metadata = new TableMetadata(
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

    TableMetadata metadata() {
        return metadata;
    }

    /**
     * Texts as they are to be written: where those that are stored say the same, these, byte for byte; and those that could not
     * be read, unless something is to take their place.
     *
     * @param wanted what the texts say
     * @param afresh whether what is derived goes before what is stored
     */
    V1Texts kept(V1Texts texts, TableMetadata wanted, boolean afresh) {
        Predicate<Relationships> noKeys = found -> found.foreignKeys().isEmpty();
        return new V1Texts(
                kept("search_text", texts.searchText(), !afresh, ""),
                kept(
                        "table_comment",
                        texts.tableComment(),
                        mayStay(TableMetadata::tableComment, String::isEmpty, wanted, afresh),
                        ""),
                kept(
                        "column_comments",
                        texts.columnComments(),
                        mayStay(TableMetadata::columnComments, Map::isEmpty, wanted, afresh),
                        NO_OBJECT),
                kept(
                        "column_enums",
                        texts.columnEnums(),
                        mayStay(TableMetadata::columnEnums, Map::isEmpty, wanted, afresh),
                        NO_OBJECT),
                kept(
                        "relationship_metadata",
                        texts.relationships(),
                        mayStay(TableMetadata::relationships, noKeys, wanted, afresh),
                        NO_OBJECT),
                texts.businessTags());
    }

    /** Whether a stored text says what is wanted, or something that could not be read and that nothing takes the place of. */
    private <T> boolean mayStay(
            Function<TableMetadata, T> part, Predicate<T> isNothing, TableMetadata wanted, boolean afresh) {
        T known = part.apply(metadata);
        T told = part.apply(wanted);
        return told.equals(known) || isNothing.test(known) && (!afresh || isNothing.test(told));
    }

    private byte[] kept(String field, byte[] text, boolean mayStay, String nothing) {
        String stored = Cells.text(rows, field, row);
        boolean saysSomething = stored != null && !stored.isBlank() && !stored.equals(nothing);
        boolean stays = saysSomething && (mayStay || text.length == 0);
        return stays ? ((VarCharVector) rows.getVector(field)).get(row) : text;
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
        return new Relationships(
                keys, Relationships.Source.of(stored.path("source").asString(null)));
    }
}

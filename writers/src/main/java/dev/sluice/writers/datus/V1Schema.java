package dev.sluice.writers.datus;

import dev.sluice.model.PythonJson;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datus.EmbeddingModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fields of {@code schema_metadata}, version 1, in their order. */
public final class V1Schema {
    public static final String VECTOR = "vector";
    public static final String DEFINITION = "definition";
    public static final String SEARCH_TEXT = "search_text";

    /** What identifies a table. */
    public static final List<String> IDENTITY =
            List.of("identifier", "catalog_name", "database_name", "schema_name", "table_name", "table_type");

    private static final String EMBEDDINGS = "embedding_functions";
    private static final JsonMapper JSON =
            JsonMapper.builder(PythonJson.factory()).build();

    private V1Schema() {}

    private static Field text(String name) {
        return Field.nullable(name, ArrowType.Utf8.INSTANCE);
    }

    private static Field number(String name, int bits) {
        return Field.nullable(name, new ArrowType.Int(bits, true));
    }

    /** What a table of version 0 has, of the usual model. */
    public static Schema before(int dimension) {
        return before(dimension, EmbeddingModel.USUAL);
    }

    /**
     * What a table of version 0 has.
     *
     * @param dimension how many numbers a vector has
     * @param model what computes them
     */
    public static Schema before(int dimension, EmbeddingModel model) {
        List<Field> fields =
                new ArrayList<>(IDENTITY.stream().map(V1Schema::text).toList());
        fields.add(text(DEFINITION));
        Field number = Field.nullable("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        fields.add(new Field(VECTOR, FieldType.nullable(new ArrowType.FixedSizeList(dimension)), List.of(number)));
        return new Schema(fields, Map.of(EMBEDDINGS, embeddings(model)));
    }

    private static String embeddings(EmbeddingModel model) {
        ObjectNode function = JSON.createObjectNode();
        function.put("name", model.function());
        function.putObject("model").put("name", model.name());
        function.put("source_column", DEFINITION);
        function.put("vector_column", VECTOR);
        return JSON.writer().with(PythonJson.printer()).writeValueAsString(List.of(function));
    }

    /** The fields that version 1 has, with vectors as they are in another. */
    public static List<Field> fields(Field vector) {
        List<Field> fields =
                new ArrayList<>(IDENTITY.stream().map(V1Schema::text).toList());
        fields.addAll(List.of(
                text(DEFINITION),
                text(SEARCH_TEXT),
                vector,
                text("table_comment"),
                text("column_comments"),
                text("column_enums"),
                new Field("business_tags", FieldType.nullable(ArrowType.List.INSTANCE), List.of(text("item"))),
                number("row_count", 64),
                text("sample_statistics"),
                text("relationship_metadata"),
                number("metadata_version", 32),
                number("last_updated", 64)));
        return fields;
    }

    /** What is written in the place of a table: the fields of version 1, then those that only it has. */
    public static Schema of(Schema old) {
        Field vector = old.getFields().stream()
                .filter(field -> field.getName().equals(VECTOR))
                .findFirst()
                .orElseThrow(
                        () -> new RefusedException(
                                "schema_metadata has no field \"vector\": it is no table of Datus, or not one that can be migrated"));
        List<Field> fields = fields(vector);
        requireTypes(fields, old);
        List<String> others = others(old);
        old.getFields().stream()
                .filter(field -> others.contains(field.getName()))
                .forEach(fields::add);
        Map<String, String> metadata = new LinkedHashMap<>(old.getCustomMetadata());
        metadata.computeIfPresent(EMBEDDINGS, (key, text) -> fromSearchText(text));
        return new Schema(fields, metadata);
    }

    /** Columns of a table that version 1 does not know: they are kept. */
    public static List<String> others(Schema old) {
        List<String> known = fields(text(VECTOR)).stream().map(Field::getName).toList();
        return old.getFields().stream()
                .map(Field::getName)
                .filter(name -> !known.contains(name))
                .toList();
    }

    private static void requireTypes(List<Field> wanted, Schema old) {
        for (Field field : old.getFields()) {
            wanted.stream()
                    .filter(each -> each.getName().equals(field.getName())
                            && !each.getType().equals(field.getType()))
                    .findFirst()
                    .ifPresent(each -> {
                        throw new RefusedException(
                                "schema_metadata has the field %s as %s, where Datus has %s: it is not as Datus writes it, and not changed"
                                        .formatted(field.getName(), field.getType(), each.getType()));
                    });
        }
    }

    /** Whether vectors of rows that Datus adds would be computed from what version 0 computes them from. */
    public static boolean embedsDefinition(Schema schema) {
        String stored = schema.getCustomMetadata().get(EMBEDDINGS);
        return stored != null
                && !fromSearchText(stored)
                        .equals(JSON.writer().with(PythonJson.printer()).writeValueAsString(JSON.readTree(stored)));
    }

    /** Whether a table has every field of version 1. */
    public static boolean isComplete(Schema schema) {
        List<String> names = schema.getFields().stream().map(Field::getName).toList();
        return schema.findField(VECTOR) != null
                && names.containsAll(fields(schema.findField(VECTOR)).stream()
                        .map(Field::getName)
                        .toList());
    }

    /** Datus computes the vectors of rows that it adds from the column that is named here. */
    private static String fromSearchText(String embeddings) {
        try {
            JsonNode functions = JSON.readTree(embeddings);
            functions.forEach(function -> {
                if (function instanceof ObjectNode object
                        && object.path("source_column").asString("").equals(DEFINITION)) {
                    object.put("source_column", SEARCH_TEXT);
                }
            });
            return JSON.writer().with(PythonJson.printer()).writeValueAsString(functions);
        } catch (JacksonException e) {
            throw new RefusedException("the table's \"%s\" is no JSON: %s".formatted(EMBEDDINGS, e.getMessage()), e);
        }
    }
}

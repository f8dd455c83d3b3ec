package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.CellType;
import dev.sluice.model.datachain.FeatureSchema;
import dev.sluice.model.datachain.JsonShape;
import dev.sluice.model.datachain.JsonShape.Many;
import dev.sluice.model.datachain.JsonShape.Scalar;
import dev.sluice.model.datachain.TableColumn;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the columns of a version are declared to be: by its {@code schema}, else by its signals, else by the DDL. */
public final class ColumnTypes {
    private static final Pattern LIST = Pattern.compile("list\\[(?<element>.*)]");
    private static final Pattern OPTIONAL = Pattern.compile("Optional\\[(?<inner>.*)]");

    private final Map<String, Object> schema;
    private final Map<String, FeatureSchema.Leaf> leaves;

    public ColumnTypes(StoredVersion version) {
        this.schema = version.schema();
        this.leaves = new FeatureSchema(version.featureSchema()).leaves();
    }

    public CellType type(TableColumn column) {
        if (schema.get(column.name()) instanceof Map<?, ?> entry && entry.get("type") instanceof String type) {
            CellType known = CellType.ofSchema(type);
            if (known != null) {
                return known;
            }
        }
        return CellType.ofDeclaration(column.declared());
    }

    /** The shape that a JSON column is declared to have; null where only its values tell. */
    public JsonShape declaredShape(TableColumn column) {
        if (schema.get(column.name()) instanceof Map<?, ?> entry && "Array".equals(entry.get("type"))) {
            return ofSchema(entry);
        }
        FeatureSchema.Leaf leaf = leaves.get(column.name());
        return leaf == null || schema.containsKey(column.name()) ? null : ofFeature(leaf.requiredType());
    }

    private static JsonShape ofSchema(Map<?, ?> entry) {
        if (entry.get("item_type") instanceof Map<?, ?> item && item.get("type") instanceof String type) {
            JsonShape element = "Array".equals(type) ? ofSchema(item) : scalar(type);
            return element == null ? null : new Many(element);
        }
        return null;
    }

    private static JsonShape scalar(String type) {
        if (type.equals("Boolean")) {
            return Scalar.BOOLEAN;
        }
        CellType known = CellType.ofSchema(type);
        if (known == null) {
            return null;
        }
        return switch (known) {
            case INTEGER -> Scalar.INTEGER;
            case REAL -> Scalar.REAL;
            case TEXT -> Scalar.TEXT;
            case BLOB, DATETIME, JSON -> null;
        };
    }

    private static JsonShape ofFeature(String type) {
        Matcher list = LIST.matcher(type);
        if (!list.matches()) {
            return null;
        }
        String element = list.group("element");
        Matcher optional = OPTIONAL.matcher(element);
        String required = optional.matches() ? optional.group("inner") : element;
        JsonShape shape = switch (required) {
            case "int" -> Scalar.INTEGER;
            case "float" -> Scalar.REAL;
            case "str" -> Scalar.TEXT;
            case "bool" -> Scalar.BOOLEAN;
            default -> ofFeature(required);
        };
        return shape == null ? null : new Many(shape);
    }
}

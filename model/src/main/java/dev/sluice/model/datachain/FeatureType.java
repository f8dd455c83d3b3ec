package dev.sluice.model.datachain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Python type as a feature schema writes it, such as {@code list[int]}, and the column that DataChain makes for it.
 *
 * @param declared the type in the table's DDL
 * @param schema the entry of the version's {@code schema}
 */
public record FeatureType(String declared, Map<String, Object> schema) {
    private static final Pattern OPTIONAL =
            Pattern.compile("Optional\\[(?<inner>.*)]|Union\\[(?<union>[^\\[\\],]*), NoneType]");
    private static final Pattern LIST = Pattern.compile("list\\[(?<element>.*)]|(?<bare>list)");

    /** The column of a type; one that has no simple form is JSON. */
    public static FeatureType of(String type) {
        String required = required(type);
        Matcher list = LIST.matcher(required);
        if (list.matches()) {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "Array");
            schema.put(
                    "item_type",
                    of(list.group("bare") == null ? list.group("element") : "dict")
                            .schema());
            return new FeatureType("ARRAY", schema);
        }
        return switch (required) {
            case "int" -> simple("INTEGER", "Int64");
            case "float" -> simple("FLOAT", "Float");
            case "str" -> simple("VARCHAR", "String");
            case "bool" -> simple("BOOLEAN", "Boolean");
            case "bytes" -> simple("BINARY", "Binary");
            case "datetime" -> simple("DATETIME", "DateTime");
            default -> isText(required) ? simple("VARCHAR", "String") : simple("JSON", "JSON");
        };
    }

    /** A literal, with or without what it is one of. */
    private static boolean isText(String type) {
        return type.startsWith("Literal") || type.matches("Union\\[str, Literal[^,]*]");
    }

    private static FeatureType simple(String declared, String schema) {
        return new FeatureType(declared, Map.of("type", schema));
    }

    /** The type that values have when they are not None. */
    public static String required(String type) {
        Matcher optional = OPTIONAL.matcher(type);
        if (!optional.matches()) {
            return type;
        }
        return optional.group("inner") == null ? optional.group("union") : optional.group("inner");
    }

    public CellType cells() {
        return CellType.ofDeclaration(declared);
    }
}

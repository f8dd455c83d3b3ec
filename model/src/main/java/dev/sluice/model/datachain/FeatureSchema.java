package dev.sluice.model.datachain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code feature_schema} of a version: its signals in order, and the models that some of them are of. A model is
 * spread over one column for each of its leaves.
 */
public final class FeatureSchema {
    private static final String CUSTOM = "_custom_types";
    private static final int DEEPEST = 50;

    private final Map<String, Object> fields;
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();
    private final List<String> sizes = new ArrayList<>();

    /**
     * A part of a signal that has a column of its own.
     *
     * @param path what leads to it, joined by dots, as Parquet files of DataChain name it
     * @param type its Python type, such as {@code Optional[float]}
     * @param signal whether it is a signal of its own and not a part of one
     */
    public record Leaf(String path, String type, boolean signal) {
        /** The type that its values have when they are not None. */
        public String requiredType() {
            return FeatureType.required(type);
        }
    }

    /** @param fields the object that the column's JSON is; empty where there is none */
    public FeatureSchema(Map<String, Object> fields) {
        this.fields = fields;
        fields.forEach((signal, type) -> {
            if (!signal.equals(CUSTOM) && type instanceof String text) {
                spread(signal, text, true, 0);
            }
        });
    }

    private void spread(String path, String type, boolean signal, int depth) {
        Map<?, ?> model = model(type);
        if (model == null || depth > DEEPEST) {
            leaves.put(path.replace(".", "__"), new Leaf(path, type, signal));
            return;
        }
        if (isFile(type) && model.containsKey("size")) {
            sizes.add("%s__size".formatted(path.replace(".", "__")));
        }
        model.forEach((field, fieldType) ->
                spread("%s.%s".formatted(path, field), String.valueOf(fieldType), false, depth + 1));
    }

    /** The fields of a type that is a model; null where it is none. */
    private Map<?, ?> model(String type) {
        if (fields.get(CUSTOM) instanceof Map<?, ?> models && models.get(type) instanceof Map<?, ?> model) {
            // The first form of the schema has the fields in the place of their description.
            return model.get("fields") instanceof Map<?, ?> inner ? inner : model;
        }
        return null;
    }

    private boolean isFile(String type) {
        return type.startsWith("File@")
                || fields.get(CUSTOM) instanceof Map<?, ?> models
                        && models.get(type) instanceof Map<?, ?> model
                        && model.get("bases") instanceof List<?> bases
                        && bases.stream().anyMatch(base -> base instanceof List<?> list && list.contains("File"));
    }

    /** The columns with the sizes of files. */
    public List<String> sizes() {
        return sizes;
    }

    /** The leaves by the names of their columns, in order. */
    public Map<String, Leaf> leaves() {
        return leaves;
    }

    /** The object itself, with other types for some signals. */
    public Map<String, Object> with(Map<String, String> types) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.putAll(types);
        return changed;
    }
}

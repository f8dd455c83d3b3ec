package dev.sluice.readers.datachain;

import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.FeatureSchema;
import dev.sluice.model.datachain.FeatureType;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.parquet.PythonTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * What a file that no export of Sluice's has written becomes: its signals, and for each leaf of them the column that has its
 * values. DataChain's own export says in the file's metadata what its signals were; of any other file, the schema tells.
 */
final class ForeignLayout {
    private static final String CUSTOM = "_custom_types";

    private final MessageType schema;
    private final Map<String, Object> signals = new LinkedHashMap<>();
    private final Map<String, Object> models = new LinkedHashMap<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    /** In small letters; {@code sys} is what DataChain calls its own columns. */
    private final Set<String> taken = new HashSet<>(Set.of("sys"));

    private final Set<String> modelNames = new HashSet<>();

    /**
     * A leaf of the signals.
     *
     * @param column of the rows table
     * @param path the fields that lead to it in the file; empty where the file does not have it
     */
    record Leaf(String column, List<String> path, FeatureType type) {}

    ForeignLayout(MessageType schema, Map<String, String> metadata) {
        this.schema = schema;
        requireDistinct(schema);
        Map<String, Object> documented =
                StoredJson.object(metadata.get(DatasetFile.SIGNALS)).orElse(Map.of());
        signals.putAll(documented);
        if (documented.get(CUSTOM) instanceof Map<?, ?> there) {
            there.keySet().forEach(name -> modelNames.add((String) name));
        }
        new FeatureSchema(documented).leaves().forEach(this::addDocumented);
        Set<String> known =
                leaves.stream().flatMap(leaf -> leaf.path().stream()).collect(Collectors.toSet());
        for (Type field : schema.getFields()) {
            if (!known.contains(field.getName())) {
                addForeign(field, !documented.isEmpty());
            }
        }
        if (!models.isEmpty()) {
            Map<String, Object> all = new LinkedHashMap<>();
            if (signals.remove(CUSTOM) instanceof Map<?, ?> there) {
                there.forEach((name, model) -> all.put((String) name, model));
            }
            all.putAll(models);
            signals.put(CUSTOM, all);
        }
    }

    /** Who asks for a column by its name would not get both. */
    private static void requireDistinct(GroupType group) {
        Set<String> names = new HashSet<>();
        for (Type field : group.getFields()) {
            if (!names.add(field.getName())) {
                throw new ItemException(
                        "two of its columns are called %s: rename one of them".formatted(field.getName()));
            }
            if (!field.isPrimitive()) {
                requireDistinct(field.asGroupType());
            }
        }
    }

    private void addDocumented(String column, FeatureSchema.Leaf leaf) {
        boolean there = schema.containsField(leaf.path());
        if (!there) {
            notes.add("column %s is not in the file: it is empty".formatted(leaf.path()));
        }
        taken.add(column.toLowerCase(Locale.ROOT));
        leaves.add(new Leaf(column, there ? List.of(leaf.path()) : List.of(), FeatureType.of(leaf.requiredType())));
    }

    /** Signals stand before the models, so a column that was added to a documented file comes to their end. */
    private void addForeign(Type field, boolean added) {
        String signal = free(plain(field.getName()));
        if (!signal.equals(field.getName())) {
            notes.add("column %s is called %s: DataChain takes no such name".formatted(field.getName(), signal));
        }
        if (added) {
            notes.add("column %s is no signal of the dataset: it becomes one".formatted(field.getName()));
        }
        Object custom = signals.remove(CUSTOM);
        signals.put(signal, spread(signal, List.of(field.getName()), field, signal));
        if (custom != null) {
            signals.put(CUSTOM, custom);
        }
    }

    private String spread(String column, List<String> path, Type field, String words) {
        String type = PythonTypes.of(field);
        if (type != null) {
            leaves.add(new Leaf(column, path, FeatureType.of(type)));
            return field.isRepetition(Type.Repetition.OPTIONAL) ? "Optional[%s]".formatted(type) : type;
        }
        GroupType group = field.asGroupType();
        String modelName = modelName(words);
        Map<String, Object> fields = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (Type member : group.getFields()) {
            String name = plain(member.getName());
            while (!names.add(name.toLowerCase(Locale.ROOT))) {
                name += "_";
            }
            List<String> longer = new ArrayList<>(path);
            longer.add(member.getName());
            fields.put(name, spread("%s__%s".formatted(column, name), longer, member, words + "_" + name));
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("schema_version", 2);
        model.put("name", modelName + "@v1");
        model.put("fields", fields);
        model.put("bases", bases(modelName));
        model.put("hidden_fields", List.of());
        models.put(modelName + "@v1", model);
        return modelName + "@v1";
    }

    private static List<List<String>> bases(String name) {
        return List.of(
                List.of(name, "__main__", name + "@v1"),
                List.of("DataModel", "datachain.lib.data_model", "DataModel@v1"),
                Arrays.asList("BaseModel", "pydantic.main", null),
                Arrays.asList("object", "builtins", null));
    }

    /**
     * A signal's name has no dot, no two underscores, which stand between the parts of a column's name, and none at its ends,
     * where they would become two, or mark what is private.
     */
    private static String plain(String name) {
        String plain = name.replace('.', '_').replaceAll("_{2,}", "_").replaceAll("^_|_$", "");
        return plain.isEmpty() ? "column" : plain;
    }

    /** A name of a Python class that no other model has. */
    private String modelName(String words) {
        String camel = camel(words);
        String name = camel.isEmpty() || !Character.isLetter(camel.charAt(0)) ? "Model" + camel : camel;
        String free = name;
        for (int n = 2; !modelNames.add(free + "@v1"); n++) {
            free = "%s%d".formatted(name, n);
        }
        return free;
    }

    /** SQLite takes names for one that differ in case alone. */
    private String free(String name) {
        String free = name;
        for (int n = 1; !taken.add(free.toLowerCase(Locale.ROOT)); n++) {
            free = "%s_%d".formatted(name, n);
        }
        return free;
    }

    private static String camel(String name) {
        return Arrays.stream(name.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** The object that the version's {@code feature_schema} is to be. */
    Map<String, Object> signals() {
        return signals;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    /** What a person should know. */
    List<String> notes() {
        return notes;
    }
}

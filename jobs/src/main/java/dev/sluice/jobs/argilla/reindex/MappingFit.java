package dev.sluice.jobs.argilla.reindex;

import dev.sluice.readers.search.FoundIndex;
import dev.sluice.writers.argilla.IndexDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether an index can take the documents that its server writes now: as it is, once its mapping is extended, or not at all. What
 * it has beyond that does no harm.
 *
 * @param conflicts what cannot be changed in an index that is there
 * @param lacks what its mapping has still to be told
 */
record MappingFit(List<String> conflicts, List<String> lacks) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static MappingFit of(IndexDefinition wanted, FoundIndex index) {
        Comparison comparison = new Comparison();
        comparison.compare(JSON.valueToTree(nested(wanted.mappings())), index.mappings(), "");
        comparison.compareAnswers(wanted, index.mappings());
        if (Boolean.TRUE.equals(wanted.settings().get("index.knn"))
                && index.setting("index.knn").filter("true"::equals).isEmpty()) {
            comparison.conflicts.add("index.knn is not on");
        }
        return new MappingFit(comparison.conflicts, comparison.lacks);
    }

    boolean fits() {
        return conflicts.isEmpty();
    }

    /** Why not; empty where it fits. */
    Optional<String> reason() {
        return conflicts.isEmpty()
                ? Optional.empty()
                : Optional.of(conflicts.get(0)
                        + (conflicts.size() == 1 ? "" : ", and %d more".formatted(conflicts.size() - 1)));
    }

    /** The mapping with inner fields inside of their outer ones, as engines write it. */
    static Map<String, Object> nested(Map<String, Object> mappings) {
        Map<String, Object> nested = new LinkedHashMap<>(mappings);
        Map<String, Object> properties = new LinkedHashMap<>();
        ((Map<?, ?>) mappings.get("properties")).forEach((name, mapping) -> {
            String path = (String) name;
            int dot = path.indexOf('.');
            if (dot < 0) {
                outer(properties, path).putAll(typed(mapping));
            } else {
                Map<String, Object> outer = outer(properties, path.substring(0, dot));
                Map<String, Object> inner = new LinkedHashMap<>(typed(outer.getOrDefault("properties", Map.of())));
                inner.put(path.substring(dot + 1), mapping);
                outer.put("properties", inner);
            }
        });
        nested.put("properties", properties);
        return nested;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> outer(Map<String, Object> properties, String name) {
        return (Map<String, Object>) properties.computeIfAbsent(name, n -> new LinkedHashMap<String, Object>());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> typed(Object map) {
        return (Map<String, Object>) map;
    }

    /** One look at what is wanted beside what is there. */
    private static final class Comparison {
        private final List<String> conflicts = new ArrayList<>();
        private final List<String> lacks = new ArrayList<>();

        private void compare(JsonNode wanted, JsonNode there, String path) {
            wanted.properties().forEach(part -> {
                JsonNode value = part.getValue();
                switch (part.getKey()) {
                    case "properties" -> compareProperties(value, there.path("properties"), path);
                    case "dynamic_templates" -> {
                        if (!value.equals(there.path("dynamic_templates"))) {
                            lacks.add("templates for responses");
                        }
                    }
                    case "_source" -> compareExcludes(value, there.path("_source"));
                    default -> compareParameter(part.getKey(), value, there, path);
                }
            });
        }

        private void compareProperties(JsonNode wanted, JsonNode there, String path) {
            wanted.properties().forEach(property -> {
                String inner = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                JsonNode mapping = there.get(property.getKey());
                if (mapping == null) {
                    lacks.add(inner);
                } else {
                    compare(property.getValue(), mapping, inner);
                }
            });
        }

        /** Engines leave out that an object is one where it has inner fields, and write some words otherwise. */
        private void compareParameter(String name, JsonNode wanted, JsonNode there, String path) {
            JsonNode value = there.get(name);
            if (wanted.isObject()) {
                if (value == null || !contains(value, wanted)) {
                    conflicts.add("%s has another %s".formatted(path, name));
                }
                return;
            }
            boolean object = value == null && name.equals("type") && there.has("properties");
            String found = object ? "object" : value == null ? "none" : value.asString();
            if (found.equals(wanted.asString())) {
                return;
            }
            if (name.equals("dynamic")) {
                lacks.add("dynamic of %s".formatted(path.isEmpty() ? "the index" : path));
            } else {
                conflicts.add("%s has %s %s, not %s".formatted(path, name, found, wanted.asString()));
            }
        }

        private static boolean contains(JsonNode there, JsonNode wanted) {
            return wanted.properties().stream().allMatch(part -> {
                JsonNode value = there.path(part.getKey());
                return part.getValue().isObject()
                        ? contains(value, part.getValue())
                        : value.asString("").equals(part.getValue().asString());
            });
        }

        private void compareExcludes(JsonNode wanted, JsonNode there) {
            if (!texts(wanted.path("excludes")).equals(texts(there.path("excludes")))) {
                conflicts.add("what is left out of the source of documents differs");
            }
        }

        private static List<String> texts(JsonNode list) {
            List<String> texts = new ArrayList<>();
            list.forEach(text -> texts.add(text.asString()));
            return texts.stream().sorted().toList();
        }

        /** Templates have made fields for each user; one of another type refuses what he answers. */
        private void compareAnswers(IndexDefinition wanted, JsonNode there) {
            if (!(wanted.mappings().get("dynamic_templates") instanceof List<?> templates)) {
                return;
            }
            JsonNode users = there.path("properties").path("responses").path("properties");
            for (Object named : templates) {
                JsonNode template = JSON.<JsonNode>valueToTree(named).iterator().next();
                String[] path = template.path("path_match").asString().split("\\.", 4);
                if (path.length < 4) {
                    continue;
                }
                users.properties().forEach(user -> {
                    JsonNode field = user.getValue()
                            .path("properties")
                            .path("values")
                            .path("properties")
                            .path(path[3]);
                    if (!field.isMissingNode()) {
                        compare(
                                template.path("mapping"),
                                field,
                                "responses.%s.values.%s".formatted(user.getKey(), path[3]));
                    }
                });
            }
        }
    }
}

package dev.sluice.writers.argilla;

import dev.sluice.config.search.Flavour;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.model.argilla.ArgillaDataset.Field;
import dev.sluice.model.argilla.ArgillaDataset.MetadataProperty;
import dev.sluice.model.argilla.ArgillaDataset.Question;
import dev.sluice.model.argilla.ArgillaDataset.Vector;
import dev.sluice.model.argilla.DocumentForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The index of a dataset as its server would make it: settings and mapping.
 *
 * @param settings with what every index of the server has
 * @param mappings as the server writes them, with dots in the names of inner fields
 */
public record IndexDefinition(Map<String, Object> settings, Map<String, Object> mappings) {
    private static final int RESULT_WINDOW = 500_000;

    /**
     * What an installation has chosen for its indexes.
     *
     * @param vectors whether the engine can keep them
     */
    public record Choices(Flavour flavour, int shards, int replicas, int fieldLimit, boolean vectors) {}

    /** The definition of a dataset's index. */
    public static IndexDefinition of(ArgillaDataset dataset, DocumentForm form, Choices choices) {
        return new IndexDefinition(settings(dataset, choices), mappings(dataset, form, choices));
    }

    private static Map<String, Object> settings(ArgillaDataset dataset, Choices choices) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("index.mapping.total_fields.limit", choices.fieldLimit());
        settings.put("max_result_window", RESULT_WINDOW);
        settings.put("number_of_shards", choices.shards());
        settings.put("number_of_replicas", choices.replicas());
        if (choices.flavour() == Flavour.OPENSEARCH && choices.vectors()) {
            // The server itself says false, and is then refused its vectors.
            settings.put("index.knn", !dataset.vectors().isEmpty());
        }
        return settings;
    }

    private static Map<String, Object> mappings(ArgillaDataset dataset, DocumentForm form, Choices choices) {
        Map<String, Object> mappings = new LinkedHashMap<>();
        if (form == DocumentForm.V2) {
            mappings.put("_source", Map.of("excludes", imagesOf(dataset)));
        }
        mappings.put("dynamic", "strict");
        if (form == DocumentForm.V1) {
            mappings.put("dynamic_templates", templates(dataset));
        }
        mappings.put("properties", properties(dataset, form, choices));
        return mappings;
    }

    private static List<String> imagesOf(ArgillaDataset dataset) {
        return dataset.fields().stream()
                .filter(field -> field.type().equals("image"))
                .map(field -> "fields." + field.name())
                .toList();
    }

    /** How the fields are kept that come into being with each user who answers. */
    private static List<Object> templates(ArgillaDataset dataset) {
        List<Object> templates = new ArrayList<>();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("type", "keyword");
        status.put("copy_to", "all_responses_statuses");
        templates.add(template("status_responses", "responses.*.status", status));
        for (Question question : dataset.questions()) {
            String path = "responses.*.values." + question.name();
            templates.add(template(question.name() + "_responses", path, answer(question)));
        }
        return templates;
    }

    private static Map<String, Object> template(String name, String path, Map<String, Object> mapping) {
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("path_match", path);
        template.put("mapping", mapping);
        return Map.of(name, template);
    }

    private static Map<String, Object> properties(ArgillaDataset dataset, DocumentForm form, Choices choices) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("id", keyword());
        if (form == DocumentForm.V2) {
            properties.put("external_id", keyword());
            properties.put("status", keyword());
        }
        properties.put("inserted_at", Map.of("type", "date_nanos"));
        properties.put("updated_at", Map.of("type", "date_nanos"));
        properties.put("responses", responses(dataset, form));
        if (form == DocumentForm.V1) {
            properties.put("all_responses_statuses", keyword());
        }
        dataset.fields().forEach(field -> properties.put("fields." + field.name(), field(field)));
        dataset.questions().forEach(question -> properties.put("suggestions." + question.name(), suggestion(question)));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("dynamic", false);
        metadata.put("type", "object");
        properties.put("metadata", metadata);
        dataset.metadataProperties()
                .forEach(property -> properties.put("metadata." + property.name(), Map.of("type", type(property))));
        if (choices.vectors()) {
            dataset.vectors()
                    .forEach(vector -> properties.put("vectors." + vector.id(), vector(vector, choices.flavour())));
        }
        return properties;
    }

    private static Map<String, Object> responses(ArgillaDataset dataset, DocumentForm form) {
        Map<String, Object> responses = new LinkedHashMap<>();
        if (form == DocumentForm.V1) {
            responses.put("dynamic", true);
            responses.put("type", "object");
            return responses;
        }
        responses.put("type", "nested");
        responses.put("dynamic", "strict");
        responses.put("include_in_root", true);
        Map<String, Object> properties = new LinkedHashMap<>();
        List.of("id", "status", "user_id").forEach(name -> properties.put(name, keyword()));
        dataset.questions().forEach(question -> properties.put(question.name(), answer(question)));
        responses.put("properties", properties);
        return responses;
    }

    private static Map<String, Object> field(Field field) {
        return switch (field.type()) {
            case "image" -> unread();
            case "chat" -> {
                Map<String, Object> properties = new LinkedHashMap<>();
                properties.put("content", Map.of("type", "text"));
                properties.put("role", keyword());
                Map<String, Object> chat = new LinkedHashMap<>();
                chat.put("type", "object");
                chat.put("properties", properties);
                yield chat;
            }
            default -> Map.of("type", "text");
        };
    }

    private static Map<String, Object> suggestion(Question question) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("value", answer(question));
        properties.put("score", Map.of("type", "float"));
        properties.put("agent", keyword());
        properties.put("type", keyword());
        Map<String, Object> suggestion = new LinkedHashMap<>();
        suggestion.put("type", "object");
        suggestion.put("properties", properties);
        return suggestion;
    }

    private static Map<String, Object> answer(Question question) {
        return switch (question.type()) {
            case "rating" -> Map.of("type", "integer");
            case "label_selection", "multi_label_selection" -> keyword();
            default -> unread();
        };
    }

    private static String type(MetadataProperty property) {
        return switch (property.type()) {
            case "integer" -> "long";
            case "float" -> "float";
            default -> "keyword";
        };
    }

    private static Map<String, Object> vector(Vector vector, Flavour flavour) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        if (flavour == Flavour.ELASTICSEARCH) {
            mapping.put("type", "dense_vector");
            mapping.put("dims", vector.dimensions());
            mapping.put("index", true);
            mapping.put("similarity", "cosine");
            return mapping;
        }
        Map<String, Object> method = new LinkedHashMap<>();
        method.put("name", "hnsw");
        method.put("engine", "lucene");
        method.put("space_type", "cosinesimil");
        method.put("parameters", Map.of("m", 2, "ef_construction", 4));
        mapping.put("type", "knn_vector");
        mapping.put("dimension", vector.dimensions());
        mapping.put("method", method);
        return mapping;
    }

    private static Map<String, Object> keyword() {
        return Map.of("type", "keyword");
    }

    /** Kept as it is, and not searched. */
    private static Map<String, Object> unread() {
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("type", "object");
        mapping.put("enabled", false);
        return mapping;
    }
}

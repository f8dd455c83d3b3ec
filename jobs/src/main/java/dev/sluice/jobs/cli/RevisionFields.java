package dev.sluice.jobs.cli;

import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionScript;
import dev.sluice.readers.revision.RevisionStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is to say of a revision, by the names of JSON. */
final class RevisionFields {
    private RevisionFields() {}

    static Map<String, Object> of(Revision revision, RevisionStore store) {
        RevisionScript script = store.script(revision);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("revision", revision.id());
        fields.put("message", revision.message());
        fields.put("tag", store.tag(revision).orElse(null));
        fields.put("revises", revision.downRevisions());
        fields.put("depends_on", revision.dependsOn());
        fields.put("branches", revision.branchLabels());
        fields.put("created", script.created().isEmpty() ? null : script.created());
        fields.put("tables", List.copyOf(script.tables()));
        fields.put("scripts", List.copyOf(script.parts().keySet()));
        for (Direction direction : Direction.values()) {
            fields.put(
                    direction.word() + "_removes",
                    script.parts().entrySet().stream()
                            .filter(part -> part.getKey().startsWith(direction.word()))
                            .flatMap(part -> part.getValue().losses().stream())
                            .map(Loss::subject)
                            .distinct()
                            .toList());
        }
        fields.put("source", revision.source());
        return fields;
    }

    /** A value for a person; a dash where there is none. */
    static String text(Object value) {
        String text = value instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : value == null ? "" : value.toString();
        return text.isEmpty() ? "-" : text;
    }
}

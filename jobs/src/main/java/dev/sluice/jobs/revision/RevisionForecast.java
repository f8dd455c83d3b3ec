package dev.sluice.jobs.revision;

import dev.sluice.model.PlanItem;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.RevisionScript;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the plan knows of a revision.
 *
 * @param message of the revision
 * @param rows of each table whose rows it may change, before the first revision is taken
 * @param removes what it removes by design, in words
 */
record RevisionForecast(String message, Map<String, Long> rows, List<String> removes) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** @param rows of all tables */
    static RevisionForecast of(RevisionScript script, Map<String, Long> rows, Map<Loss, Long> losses) {
        Map<String, Long> touched = new TreeMap<>(rows);
        touched.keySet().retainAll(script.tables());
        return new RevisionForecast(script.revision().message(), touched, Loss.told(losses));
    }

    static RevisionForecast of(PlanItem item) {
        return JSON.readValue(item.detail(), RevisionForecast.class);
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    /** For a person. */
    String words() {
        return removes.isEmpty()
                ? wordsBeforeLosses()
                : "%s; removes data: %s".formatted(wordsBeforeLosses(), String.join("; ", removes));
    }

    /** As {@link #words} where something else says what is removed. */
    String wordsBeforeLosses() {
        return rows.isEmpty()
                ? message
                : "%s (%s)"
                        .formatted(
                                message,
                                rows.entrySet().stream()
                                        .map(table -> "%s: %,d rows".formatted(table.getKey(), table.getValue()))
                                        .collect(Collectors.joining(", ")));
    }
}

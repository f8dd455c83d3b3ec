package dev.sluice.jobs.label;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the plan notes of a Label database as a whole.
 *
 * @param rowCounts rows of each table before the first change
 * @param warnings what a person should know, though nothing fails for it
 * @param storage where the run puts datasets; null before there is a plan
 */
public record LabelFacts(Map<String, Long> rowCounts, List<String> warnings, String storage) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public String text() {
        return JSON.writeValueAsString(this);
    }

    public static LabelFacts of(String text) {
        return text == null ? new LabelFacts(Map.of(), List.of(), null) : JSON.readValue(text, LabelFacts.class);
    }
}

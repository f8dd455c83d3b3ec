package dev.sluice.jobs.revision;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the plan notes of a database.
 *
 * @param heads its revisions before the first change; none at base, null where nothing could be planned
 * @param rows of each table then
 */
record RevisionFacts(List<String> heads, Map<String, Long> rows) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    String text() {
        return JSON.writeValueAsString(this);
    }

    static RevisionFacts of(String text) {
        return text == null ? new RevisionFacts(null, Map.of()) : JSON.readValue(text, RevisionFacts.class);
    }
}

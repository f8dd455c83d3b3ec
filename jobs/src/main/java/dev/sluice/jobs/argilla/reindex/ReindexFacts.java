package dev.sluice.jobs.argilla.reindex;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was noted when the run was planned.
 *
 * @param revision of the database
 * @param form of the documents, in words
 * @param engine which it is, in words
 */
record ReindexFacts(String revision, String form, String engine, List<String> warnings) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static ReindexFacts of(String text) {
        return text == null ? new ReindexFacts("", "", "", List.of()) : JSON.readValue(text, ReindexFacts.class);
    }

    String text() {
        return JSON.writeValueAsString(this);
    }
}

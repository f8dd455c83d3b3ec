package dev.sluice.jobs.revision;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.revision.Loss;
import dev.sluice.writers.revision.RevisionWriter.Effect;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a revision did, kept in its ledger entry.
 *
 * @param before rows of each table that had another number of them {@code after}
 * @param removed what it removed by design, in words
 */
record RevisionProof(Map<String, Long> before, Map<String, Long> after, List<String> removed) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static RevisionProof of(Effect effect) {
        Map<String, Long> before = new TreeMap<>(effect.before());
        Map<String, Long> after = new TreeMap<>(effect.after());
        before.entrySet()
                .removeIf(entry -> entry.getValue().equals(effect.after().get(entry.getKey())));
        after.entrySet()
                .removeIf(entry -> entry.getValue().equals(effect.before().get(entry.getKey())));
        return new RevisionProof(before, after, Loss.told(effect.losses()));
    }

    static RevisionProof of(LedgerEntry entry) {
        return JSON.readValue(entry.proof(), RevisionProof.class);
    }

    String text() {
        return JSON.writeValueAsString(this);
    }
}

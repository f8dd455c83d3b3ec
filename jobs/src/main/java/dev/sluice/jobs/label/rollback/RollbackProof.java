package dev.sluice.jobs.label.rollback;

import dev.sluice.model.LedgerEntry;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of a project that was rolled back, kept in its ledger entry.
 *
 * @param exact whether its earlier values were known
 * @param compared whether its folder could be held against a dataset
 * @param left values that somebody has changed since the migration, and that stayed as they are
 * @param opened by project, the sessions whose data the application found before; it must find it afterwards
 * @param inDatasets sessions that are in a dataset still, made there since the migration, say
 * @param judgements fingerprint of labelings, bouts and flags
 * @param verified what was read back; null before that
 */
record RollbackProof(
        String restoredPath,
        boolean exact,
        boolean compared,
        List<String> left,
        Map<Long, List<Long>> opened,
        List<Long> inDatasets,
        String judgements,
        String verified) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    String text() {
        return JSON.writeValueAsString(this);
    }

    static RollbackProof of(LedgerEntry entry) {
        return JSON.readValue(entry.proof(), RollbackProof.class);
    }

    RollbackProof verified(String what) {
        return new RollbackProof(restoredPath, exact, compared, left, opened, inDatasets, judgements, what);
    }
}

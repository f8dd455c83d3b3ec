package dev.sluice.jobs.datus.migrate;

import dev.sluice.model.LedgerEntry;
import dev.sluice.writers.lance.WrittenFragment;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of a range of rows, kept in its ledger entry.
 *
 * @param fragments in which they are, seen by nobody before all of them are there
 * @param derived checksums of the fields that the old version has not
 * @param filled how many rows have something in a field, by the field's name
 * @param findings what a person should know of single rows
 */
record RangeProof(List<WrittenFragment> fragments, String derived, Map<String, Long> filled, List<Finding> findings) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Something about a row.
     *
     * @param identifier may be null, as it is stored
     */
    record Finding(long row, String identifier, String what) {}

    static RangeProof of(LedgerEntry entry) {
        return JSON.readValue(entry.proof(), RangeProof.class);
    }

    String text() {
        return JSON.writeValueAsString(this);
    }
}

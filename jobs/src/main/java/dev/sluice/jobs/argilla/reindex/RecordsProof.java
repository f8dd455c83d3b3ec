package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.LedgerEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far the records of a range are, and what came of them.
 *
 * @param reached the position of the last record that was sent; null where none was
 * @param digest of the records that were sent
 * @param documents as many as the engine took
 * @param withoutUser responses that no document can hold
 * @param refused documents, by their id, with what the engine says against them
 * @param caughtUp documents that were written once more, since their record had changed
 * @param compared documents that were read back and compared with the database
 */
record RecordsProof(
        boolean complete,
        String reached,
        long digest,
        long documents,
        long withoutUser,
        Map<String, String> refused,
        long caughtUp,
        long compared) {
    static final RecordsProof NONE = new RecordsProof(false, null, 0, 0, 0, Map.of(), 0, 0);

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What the ledger says of a range; empty where it was not begun. */
    static Optional<RecordsProof> of(LedgerEntry entry) {
        return entry.proof() == null || entry.proof().isEmpty()
                ? Optional.empty()
                : Optional.of(JSON.readValue(entry.proof(), RecordsProof.class));
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    /** One bulk further. */
    RecordsProof sent(String position, long added, int taken, Map<String, String> against, long nobodys) {
        Map<String, String> all = new LinkedHashMap<>(refused);
        all.putAll(against);
        return new RecordsProof(
                false, position, digest + added, documents + taken, withoutUser + nobodys, all, caughtUp, compared);
    }

    RecordsProof completed() {
        return new RecordsProof(true, reached, digest, documents, withoutUser, refused, caughtUp, compared);
    }

    /** As it is after another look at its records. */
    RecordsProof caughtUp(long now, long written, long nobodys, Map<String, String> against) {
        return new RecordsProof(true, reached, now, documents, nobodys, against, caughtUp + written, compared);
    }

    RecordsProof compared(long more) {
        return new RecordsProof(complete, reached, digest, documents, withoutUser, refused, caughtUp, compared + more);
    }
}

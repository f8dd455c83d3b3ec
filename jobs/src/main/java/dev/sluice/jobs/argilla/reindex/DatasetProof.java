package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.LedgerEntry;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a dataset is, and what came of it as a whole.
 *
 * @param built the uuid of the index into which documents are written
 * @param removed documents whose record is not in the database
 * @param gapMillis for how long nothing could be searched; null where there was no such time
 * @param records in the database at the end, and
 * @param documents in the index then
 * @param settings of the index that takes the place of the one that was searched; null before that
 */
record DatasetProof(
        Phase phase,
        String built,
        long removed,
        Long gapMillis,
        long records,
        long documents,
        Map<String, Object> settings) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** How far the index is. */
    enum Phase {
        /** Documents are written into it. */
        WRITING,
        /** It takes its place: the index that was there may be gone already. */
        SWITCHING,
        /** It is the one that is searched. */
        LIVE,
        /** There is no such dataset any more. */
        GONE
    }

    static DatasetProof begun(String built) {
        return new DatasetProof(Phase.WRITING, built, 0, null, 0, 0, null);
    }

    static Optional<DatasetProof> of(LedgerEntry entry) {
        return entry.proof() == null || entry.proof().isEmpty()
                ? Optional.empty()
                : Optional.of(JSON.readValue(entry.proof(), DatasetProof.class));
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    DatasetProof in(Phase next) {
        return new DatasetProof(next, built, removed, gapMillis, records, documents, settings);
    }

    /** Once the index may be gone that was searched. */
    DatasetProof switching(Map<String, Object> with) {
        return new DatasetProof(Phase.SWITCHING, built, removed, gapMillis, records, documents, with);
    }

    /** @param gap null where it is not known, or where nothing was searched before */
    DatasetProof live(String index, Long gap) {
        return new DatasetProof(Phase.LIVE, index, removed, gap, records, documents, settings);
    }

    DatasetProof removed(long more) {
        return new DatasetProof(phase, built, removed + more, gapMillis, records, documents, settings);
    }

    DatasetProof counted(long rows, long found) {
        return new DatasetProof(phase, built, removed, gapMillis, rows, found, settings);
    }
}

package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a dataset is, and what came of it as a whole.
 *
 * @param built the uuid of the index into which documents are written
 * @param removed documents whose record is not in the database
 * @param gapMillis for how long nothing could be searched; null where there was no such time, or it is not known
 * @param counts of both sides, at the end
 * @param settings of the index that takes the place of the one that was searched; null before that
 * @param since when nothing could be searched any more; null before that
 * @param definition tells whether the dataset is still declared as it was when its documents were written
 */
record DatasetProof(
        Phase phase,
        String built,
        long removed,
        Long gapMillis,
        Counts counts,
        Map<String, Object> settings,
        Instant since,
        String definition) {
    static final DatasetProof NONE = begun(null, null);

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

    /**
     * What both sides hold.
     *
     * @param records in the database
     * @param documents in the index
     */
    record Counts(long records, long documents) {}

    static DatasetProof begun(String built, String definition) {
        return new DatasetProof(Phase.WRITING, built, 0, null, new Counts(0, 0), null, null, definition);
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
        return new DatasetProof(next, built, removed, gapMillis, counts, settings, since, definition);
    }

    DatasetProof built(String uuid) {
        return new DatasetProof(phase, uuid, removed, gapMillis, counts, settings, since, definition);
    }

    /** Once the index may be gone that was searched. */
    DatasetProof switching(Map<String, Object> with, Instant now) {
        return new DatasetProof(Phase.SWITCHING, built, removed, gapMillis, counts, with, now, definition);
    }

    DatasetProof live(String index) {
        return new DatasetProof(Phase.LIVE, index, removed, gapMillis, counts, settings, since, definition);
    }

    /** It is searched again. */
    DatasetProof back(Instant now) {
        if (since == null) {
            return this;
        }
        long gap = Math.max(
                gapMillis == null ? 0 : gapMillis, Duration.between(since, now).toMillis());
        return new DatasetProof(phase, built, removed, gap, counts, settings, since, definition);
    }

    DatasetProof defined(String as) {
        return new DatasetProof(phase, built, removed, gapMillis, counts, settings, since, as);
    }

    DatasetProof removed(long more) {
        return new DatasetProof(phase, built, removed + more, gapMillis, counts, settings, since, definition);
    }

    DatasetProof counted(long records, long documents) {
        return new DatasetProof(
                phase, built, removed, gapMillis, new Counts(records, documents), settings, since, definition);
    }
}

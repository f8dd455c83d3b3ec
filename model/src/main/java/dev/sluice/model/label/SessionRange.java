package dev.sluice.model.label;

/**
 * Which rows of its file a session shows: those between two offsets where it has both, else those between two times.
 *
 * @param startOffset the first row, from 0; null where the session has none
 * @param endOffset the row after the last; null where the session has none
 */
public record SessionRange(long startNs, long stopNs, Long startOffset, Long endOffset) {
    public boolean byOffset() {
        return startOffset != null && endOffset != null;
    }

    public boolean covers(long nanoseconds) {
        return startNs <= nanoseconds && nanoseconds <= stopNs;
    }
}

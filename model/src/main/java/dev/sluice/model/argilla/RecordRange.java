package dev.sluice.model.argilla;

/**
 * Some of the records of a dataset, in the order in which they are read.
 *
 * @param dataset its id, with dashes
 * @param after the position before the first one; null for the beginning
 * @param upTo the position of the last one; null for the end, whatever is added there
 */
public record RecordRange(String dataset, String after, String upTo) {
    /** What is left of it once it was read up to a position. */
    public RecordRange from(String position) {
        return new RecordRange(dataset, position, upTo);
    }

    /** What lies before a position. */
    public RecordRange until(String position) {
        return new RecordRange(dataset, after, position);
    }
}

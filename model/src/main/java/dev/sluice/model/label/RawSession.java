package dev.sluice.model.label;

/**
 * A row of {@code raw_dataset_sessions} to be.
 *
 * @param labels the text of its {@code labels.json}; null where there is none that is UTF-8
 * @param files how many files it has, at all depths
 */
public record RawSession(String name, String labels, int files) {}

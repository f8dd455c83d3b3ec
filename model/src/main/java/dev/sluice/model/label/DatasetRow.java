package dev.sluice.model.label;

/** A row of {@code raw_datasets}, as far as a migration looks at it. */
public record DatasetRow(long id, String name, String hash, String filePath) {}

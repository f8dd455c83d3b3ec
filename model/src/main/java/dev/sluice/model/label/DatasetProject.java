package dev.sluice.model.label;

/**
 * A project whose files lie in shared datasets.
 *
 * @param legacyPath the folder that it owned before; null where it never did
 * @param analysisConfig the JSON text of the row, or null
 */
public record DatasetProject(long id, String name, String legacyPath, String analysisConfig) {}

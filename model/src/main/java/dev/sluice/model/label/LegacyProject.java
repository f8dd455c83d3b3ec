package dev.sluice.model.label;

/**
 * A project that still owns its files.
 *
 * @param projectType {@code legacy} or null, as the row has it
 * @param analysisConfig the JSON text of the row, or null
 */
public record LegacyProject(long id, String name, String path, String projectType, String analysisConfig) {}

package dev.sluice.model.label;

/**
 * A row of {@code sessions}, as far as it says where the session's data lies. Null means NULL.
 */
public record SessionRow(
        long id, String name, boolean visible, String parentPath, Long datasetId, String rawSessionName) {}

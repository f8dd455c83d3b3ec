package dev.sluice.model.label;

/**
 * A row of {@code sessions}, as far as it says where the session's data lies. Null means NULL.
 */
public record SessionRow(
        long id, String name, boolean visible, String parentPath, Long datasetId, String rawSessionName) {
    /** The same session with another parent path. */
    public SessionRow at(String otherParentPath) {
        return new SessionRow(id, name, visible, otherParentPath, datasetId, rawSessionName);
    }
}

package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.DatasetVersion;
import java.util.Map;

/**
 * A row of {@code datasets_versions}, as far as an export needs it.
 *
 * @param id of the row
 * @param datasetId of the dataset that it is a version of
 * @param name what it is called
 * @param written the version as it is stored
 * @param uuid its own; null where there is none
 * @param status as DataChain counts them; 4 is complete
 * @param table the table of its rows, as it is spelled there; null where there is none
 * @param tableSql the DDL of that table; null where there is none
 * @param featureSchema of the version, or else of its dataset; empty where neither has one
 * @param schema the same
 * @param stamp changes whenever the row does
 */
public record StoredVersion(
        long id,
        long datasetId,
        DatasetVersion name,
        String written,
        String uuid,
        long status,
        String table,
        String tableSql,
        Map<String, Object> featureSchema,
        Map<String, Object> schema,
        int stamp) {
    private static final int COMPLETE = 4;

    public boolean isComplete() {
        return status == COMPLETE;
    }

    /** What DataChain keeps of a folder that it has listed. */
    public boolean isListing() {
        return name.name().startsWith("lst__") || name.name().matches("(?s)\\w+://.*");
    }

    /** What a process that died has left of a dataset that nobody has named; somebody may have saved one of such a name. */
    public boolean isTemporary() {
        return !isComplete() && name.name().matches("(?s)session_.*_[0-9a-f]{6}_[0-9a-f]{6}");
    }
}

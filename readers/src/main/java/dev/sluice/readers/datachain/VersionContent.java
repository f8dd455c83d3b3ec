package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.TableColumn;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Everything of a version that goes into another catalogue, wherever it comes from. */
public interface VersionContent {
    DatasetVersion version();

    /** The records that belong to it, by table, as {@link Catalogue#records} has them; any of them may be missing. */
    Map<String, Object> records();

    /** Of its rows table, in order; empty where it has none. */
    List<TableColumn> columns();

    long rows();

    /**
     * Its rows in order.
     *
     * @param from the first one, from 0
     */
    CellRows open(long from) throws IOException;
}

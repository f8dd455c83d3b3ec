package dev.sluice.model.datachain;

import java.io.IOException;

/** Rows that are gone through once, from the first to the last. */
public interface CellRows extends Cells, AutoCloseable {
    /** Goes to the next row, or says that there is none. */
    boolean next() throws IOException;

    /** How many cells so far do not have all that the source has, or are not what their columns are declared to be. */
    default long changed() {
        return 0;
    }

    @Override
    void close() throws IOException;
}

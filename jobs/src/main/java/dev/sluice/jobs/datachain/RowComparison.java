package dev.sluice.jobs.datachain;

import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.Cells;
import dev.sluice.model.datachain.TableColumn;
import dev.sluice.readers.datachain.RowCursor;
import dev.sluice.readers.datachain.RowsTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Holds the rows of a table against those that it was made of, cell by cell, by storage class and value. */
public final class RowComparison {
    private RowComparison() {}

    /**
     * The first difference, in words.
     *
     * @param wanted the rows that the table is to have, in order
     * @param columns theirs
     */
    public static Optional<String> difference(
            CellRows wanted, List<TableColumn> columns, Connection connection, RowsTable table)
            throws IOException, SQLException {
        List<String> names = columns.stream().map(TableColumn::name).toList();
        List<String> there = table.columns().stream().map(TableColumn::name).toList();
        if (!there.equals(names)) {
            return Optional.of("the table has columns %s, and not %s".formatted(there, names));
        }
        try (RowCursor found = table.cursor(connection, names)) {
            for (long row = 1; wanted.next(); row++) {
                if (!found.next()) {
                    return Optional.of("the table ends before row %d".formatted(row));
                }
                for (int i = 0; i < names.size(); i++) {
                    if (!Cells.equal(wanted, found, i)) {
                        return Optional.of("row %d has another cell in column %s".formatted(row, names.get(i)));
                    }
                }
            }
            return found.next() ? Optional.of("the table has more rows") : Optional.empty();
        }
    }
}

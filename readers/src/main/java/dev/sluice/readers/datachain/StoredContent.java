package dev.sluice.readers.datachain;

import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.model.datachain.TableColumn;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A version straight out of its catalogue. */
public final class StoredContent implements VersionContent {
    private final CatalogueFile file;
    private final StoredVersion version;
    private final Map<String, Object> records;
    private final RowsTable table;
    private final long rows;

    /** @throws ItemException where it cannot be read */
    public StoredContent(CatalogueFile file, Catalogue catalogue, StoredVersion version) {
        this.file = file;
        this.version = version;
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Connection connection = snapshot.connection();
            this.records = catalogue.records(version, connection);
            this.table = version.table() == null ? null : RowsTable.of(connection, version);
            this.rows = table == null ? 0 : table.extent(connection).rows();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static ItemException unreadable(SQLException e) {
        return new ItemException(
                "its rows cannot be read (%s): look at the disk, or try `sqlite3 … .recover` on a copy"
                        .formatted(CatalogueFile.words(e)),
                e);
    }

    @Override
    public DatasetVersion version() {
        return version.name();
    }

    @Override
    public Map<String, Object> records() {
        return records;
    }

    @Override
    public List<TableColumn> columns() {
        return table == null ? List.of() : table.columns();
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public CellRows open(long from) throws IOException {
        try {
            return new TableRows(from);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The rows of the table, in a snapshot of their own. */
    private final class TableRows implements CellRows {
        private final CatalogueFile.Snapshot snapshot;
        private final RowCursor cursor;

        TableRows(long from) throws SQLException {
            snapshot = file.snapshot();
            try {
                List<String> names =
                        table.columns().stream().map(TableColumn::name).toList();
                cursor = table.cursor(snapshot.connection(), names);
                for (long row = 0; row < from && cursor.next(); row++) {
                    // Rows that nobody asked for.
                }
            } catch (SQLException | RuntimeException e) {
                snapshot.close();
                throw e;
            }
        }

        @Override
        public boolean next() {
            try {
                return cursor.next();
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }

        @Override
        public StorageClass storageClass(int column) {
            return cursor.storageClass(column);
        }

        @Override
        public long integer(int column) {
            return cursor.integer(column);
        }

        @Override
        public double real(int column) {
            return cursor.real(column);
        }

        @Override
        public byte[] bytes(int column) {
            return cursor.bytes(column);
        }

        @Override
        public void close() throws IOException {
            try {
                cursor.close();
                snapshot.close();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}

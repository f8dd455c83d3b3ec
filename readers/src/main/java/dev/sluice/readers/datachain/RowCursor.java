package dev.sluice.readers.datachain;

import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.Cells;
import dev.sluice.model.datachain.StorageClass;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;
import org.sqlite.core.SafeStmtPtr;

/**
 * Goes through the rows of a query. JDBC has no word for the storage class of a cell and makes a {@code String} of every
 * text, so the cells are asked for one floor below it, in the driver's own classes.
 */
public final class RowCursor implements Cells, AutoCloseable {
    private static final byte[] NONE = {};

    private final PreparedStatement statement;
    private final ResultSet rows;
    private final SafeStmtPtr pointer;
    private final List<String> columns = new ArrayList<>();
    private final SafeStmtPtr.SafePtrIntFunction<SQLException>[] types;
    private final SafeStmtPtr.SafePtrLongFunction<SQLException>[] integers;
    private final SafeStmtPtr.SafePtrFunction<byte[], SQLException>[] bytes;

    /** @param connection with a transaction of its own; the cursor does not end it */
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic functions
    public RowCursor(Connection connection, String query, Object... parameters) throws SQLException {
        statement = connection.unwrap(SQLiteConnection.class).prepareStatement(query);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            rows = statement.executeQuery();
            ResultSetMetaData names = rows.getMetaData();
            for (int i = 1; i <= names.getColumnCount(); i++) {
                columns.add(names.getColumnLabel(i));
            }
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
        pointer = ((CoreStatement) statement).pointer;
        types = new SafeStmtPtr.SafePtrIntFunction[columns.size()];
        integers = new SafeStmtPtr.SafePtrLongFunction[columns.size()];
        bytes = new SafeStmtPtr.SafePtrFunction[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            types[i] = (DB db, long row) -> db.column_type(row, column);
            integers[i] = (DB db, long row) -> db.column_long(row, column);
            bytes[i] = (DB db, long row) -> db.column_blob(row, column);
        }
    }

    public List<String> columns() {
        return columns;
    }

    /** Goes to the next row, or says that there is none. */
    public boolean next() throws SQLException {
        return rows.next();
    }

    @Override
    public StorageClass storageClass(int column) {
        try {
            return StorageClass.of(pointer.safeRunInt(types[column]));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public long integer(int column) {
        try {
            return pointer.safeRunLong(integers[column]);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public double real(int column) {
        try {
            return rows.getDouble(column + 1);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** SQLite gives the bytes of a text as they are; it has no address for those of an empty one. */
    @Override
    public byte[] bytes(int column) {
        try {
            byte[] found = pointer.safeRun(bytes[column]);
            return found == null ? NONE : found;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static ItemException unreadable(SQLException e) {
        return new ItemException("a cell cannot be read: " + CatalogueFile.words(e), e);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}

package dev.sluice.writers.datachain;

import dev.sluice.model.datachain.CellType;
import dev.sluice.model.datachain.RowBatch;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.model.datachain.TableColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts rows into a table, many with each statement. A text is bound as the bytes that it has and cast to text by SQLite: a
 * {@code String} would be made of it only to be taken apart, and could not hold what is not UTF-8. Rows in which a column of
 * texts has another thing, or any other column a text, get statements of their own.
 */
final class RowInsert implements AutoCloseable {
    private static final int ROWS = 50;
    /** SQLite takes no more in one statement. */
    private static final int MOST_PARAMETERS = 32_000;

    private final Connection connection;
    private final String into;
    private final boolean[] texts;
    private final int rowsAtOnce;
    private final PreparedStatement many;
    private final PreparedStatement one;
    private PreparedStatement other;
    private boolean[] otherTexts;

    RowInsert(Connection connection, String table, List<TableColumn> columns) throws SQLException {
        this.connection = connection;
        this.into = "INSERT INTO %s (%s) VALUES "
                .formatted(
                        CatalogueSchema.quoted(table),
                        columns.stream()
                                .map(column -> CatalogueSchema.quoted(column.name()))
                                .collect(Collectors.joining(", ")));
        this.texts = new boolean[columns.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = switch (CellType.ofDeclaration(columns.get(i).declared())) {
                case TEXT, DATETIME, JSON -> true;
                case INTEGER, REAL, BLOB -> false;
            };
        }
        this.rowsAtOnce = Math.max(1, Math.min(ROWS, MOST_PARAMETERS / texts.length));
        this.many =
                connection.prepareStatement(into + String.join(", ", Collections.nCopies(rowsAtOnce, marks(texts))));
        this.one = connection.prepareStatement(into + marks(texts));
    }

    private static String marks(boolean[] texts) {
        StringBuilder marks = new StringBuilder("(");
        for (int i = 0; i < texts.length; i++) {
            marks.append(i == 0 ? "" : ",").append(texts[i] ? "CAST(? AS TEXT)" : "?");
        }
        return marks.append(')').toString();
    }

    /** Puts all rows of a batch in, in their order. */
    void insert(RowBatch batch) throws SQLException {
        int row = 0;
        while (row < batch.rows()) {
            int run = plainRows(batch, row);
            if (run == rowsAtOnce) {
                for (int i = 0; i < run; i++) {
                    bind(many, i * texts.length, batch.at(row + i));
                }
                many.executeUpdate();
                row += run;
            } else {
                for (int i = 0; i < run; i++) {
                    bind(one, 0, batch.at(row + i));
                    one.executeUpdate();
                }
                row += run;
                if (row < batch.rows()) {
                    mixed(batch.at(row++));
                }
            }
        }
    }

    /** How many rows from here on are as their columns say, as far as one statement goes. */
    private int plainRows(RowBatch batch, int from) {
        int end = Math.min(batch.rows(), from + rowsAtOnce);
        for (int row = from; row < end; row++) {
            if (!isPlain(batch.at(row))) {
                return row - from;
            }
        }
        return end - from;
    }

    private boolean isPlain(RowBatch row) {
        for (int i = 0; i < texts.length; i++) {
            StorageClass storage = row.storageClass(i);
            if (storage != StorageClass.NULL && texts[i] != (storage == StorageClass.TEXT)) {
                return false;
            }
        }
        return true;
    }

    private void mixed(RowBatch row) throws SQLException {
        boolean[] asTexts = new boolean[texts.length];
        for (int i = 0; i < asTexts.length; i++) {
            asTexts[i] = row.storageClass(i) == StorageClass.TEXT;
        }
        if (!Arrays.equals(asTexts, otherTexts)) {
            closeOther();
            other = connection.prepareStatement(into + marks(asTexts));
            otherTexts = asTexts;
        }
        bind(other, 0, row);
        other.executeUpdate();
    }

    private void closeOther() throws SQLException {
        if (other != null) {
            other.close();
        }
    }

    private void bind(PreparedStatement statement, int before, RowBatch row) throws SQLException {
        for (int i = 0; i < texts.length; i++) {
            int place = before + i + 1;
            switch (row.storageClass(i)) {
                case NULL -> statement.setObject(place, null);
                case INTEGER -> statement.setLong(place, row.integer(i));
                case REAL -> statement.setDouble(place, row.real(i));
                case TEXT, BLOB -> statement.setBytes(place, row.bytes(i));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        many.close();
        one.close();
        closeOther();
    }
}

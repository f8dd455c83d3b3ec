package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.JsonShape;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.model.datachain.StoredJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Finds out what the JSON of a range of rows has in common; no sample tells, since a key may first come in the last row. */
public final class ShapeScan {
    private ShapeScan() {}

    /**
     * The shape of each column.
     *
     * @param columns the names of columns of JSON
     */
    public static List<JsonShape> shapes(
            Connection connection, RowsTable table, List<String> columns, RowsTable.Range range) throws SQLException {
        JsonShape[] shapes = new JsonShape[columns.size()];
        Arrays.fill(shapes, JsonShape.Scalar.NOTHING);
        byte[][] last = new byte[columns.size()][];
        try (RowCursor cursor = table.cursor(connection, columns, range)) {
            while (cursor.next()) {
                for (int i = 0; i < shapes.length; i++) {
                    if (shapes[i] instanceof JsonShape.Mixed || cursor.storageClass(i) != StorageClass.TEXT) {
                        continue;
                    }
                    byte[] text = cursor.bytes(i);
                    if (!Arrays.equals(text, last[i])) {
                        shapes[i] = shapes[i].merge(of(text));
                        last[i] = text;
                    }
                }
            }
        }
        return List.of(shapes);
    }

    /** A text that is no JSON has no shape; it is kept as text, and counted when it is written. */
    private static JsonShape of(byte[] text) {
        try {
            return JsonShape.of(StoredJson.value(text));
        } catch (JacksonException e) {
            return JsonShape.Scalar.NOTHING;
        }
    }
}

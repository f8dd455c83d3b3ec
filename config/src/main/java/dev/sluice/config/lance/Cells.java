package dev.sluice.config.lance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/** What single cells of a batch of rows hold. A column that is not there, or of another type, holds nothing. */
public final class Cells {
    private Cells() {}

    /** A text; null where there is none. */
    public static String text(VectorSchemaRoot rows, String column, int row) {
        return rows.getVector(column) instanceof VarCharVector texts && !texts.isNull(row)
                ? new String(texts.get(row), StandardCharsets.UTF_8)
                : null;
    }

    /** A number; null where there is none. */
    public static Long number(VectorSchemaRoot rows, String column, int row) {
        return rows.getVector(column) instanceof BaseIntVector numbers
                        && !rows.getVector(column).isNull(row)
                ? Long.valueOf(numbers.getValueAsLong(row))
                : null;
    }

    /** The texts of a list; none where there is no list. */
    public static List<String> texts(VectorSchemaRoot rows, String column, int row) {
        // ListVector.getObject would load Jackson's module for times, which nothing else needs.
        List<String> found = new ArrayList<>();
        if (rows.getVector(column) instanceof ListVector lists
                && !lists.isNull(row)
                && lists.getDataVector() instanceof VarCharVector texts) {
            for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
                found.add(texts.isNull(i) ? "" : new String(texts.get(i), StandardCharsets.UTF_8));
            }
        }
        return found;
    }
}

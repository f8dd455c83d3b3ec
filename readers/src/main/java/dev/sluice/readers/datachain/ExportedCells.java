package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.Cell;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.CellType;
import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.DateTimeText;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.parquet.FlatRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.InputFile;

/** The rows of an exported file as the catalogue had them, cell by cell by storage class. */
public final class ExportedCells implements CellRows {
    private final List<ExportColumn> columns;
    private final FlatRows rows;
    private Map<String, Object> others = Map.of();

    /**
     * Opens a file.
     *
     * @param columns as the file's metadata has them
     * @param from the first row, from 0
     */
    public ExportedCells(InputFile file, List<ExportColumn> columns, long from, long count) throws IOException {
        this.columns = columns;
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add(column.type() == CellType.JSON ? column.text() : column.typed()));
        names.add(DatasetFile.CELLS);
        rows = new FlatRows(file, names, from, count);
    }

    @Override
    public boolean next() throws IOException {
        if (!rows.next()) {
            return false;
        }
        int last = columns.size();
        others = rows.isNull(last)
                ? Map.of()
                : StoredJson.object(new String(rows.bytes(last), StandardCharsets.UTF_8))
                        .orElseThrow();
        return true;
    }

    private Cell other(int column) {
        Object json = others.get(columns.get(column).name());
        return json == null ? null : Cell.fromJson(json);
    }

    @Override
    public StorageClass storageClass(int column) {
        Cell other = others.isEmpty() ? null : other(column);
        if (other != null) {
            return other.storage();
        }
        if (rows.isNull(column)) {
            return StorageClass.NULL;
        }
        return switch (columns.get(column).type()) {
            case INTEGER -> StorageClass.INTEGER;
            case REAL -> Double.isNaN(rows.real(column)) ? StorageClass.NULL : StorageClass.REAL;
            case BLOB -> StorageClass.BLOB;
            case TEXT, DATETIME, JSON -> StorageClass.TEXT;
        };
    }

    @Override
    public long integer(int column) {
        Cell other = other(column);
        return other == null ? rows.integer(column) : (Long) other.value();
    }

    @Override
    public double real(int column) {
        Cell other = other(column);
        return other == null ? rows.real(column) : (Double) other.value();
    }

    @Override
    public byte[] bytes(int column) {
        Cell other = other(column);
        if (other != null) {
            return other.value() instanceof String text
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : (byte[]) other.value();
        }
        return columns.get(column).type() == CellType.DATETIME
                ? DateTimeText.of(rows.integer(column)).getBytes(StandardCharsets.US_ASCII)
                : rows.bytes(column);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}

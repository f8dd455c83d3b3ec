package dev.sluice.jobs.datus.migrate;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;

/** Checksums of columns over many rows, the same however these come in batches: of the values, and of where each ends. */
final class ColumnSums {
    private static final int NULL = -1;

    private final Map<String, Column> columns = new LinkedHashMap<>();

    /** What makes two columns the same. */
    private record Column(Checksum values, Checksum ends, ByteBuffer number) {
        Column() {
            this(new CRC32C(), new CRC32C(), ByteBuffer.allocate(Long.BYTES));
        }

        void addEnd(int length) {
            ends.update(number.putInt(0, length).array(), 0, Integer.BYTES);
        }

        void addNumber(long value) {
            values.update(number.putLong(0, value).array(), 0, Long.BYTES);
        }

        @Override
        public String toString() {
            return "%08x%08x".formatted(values.getValue(), ends.getValue());
        }
    }

    ColumnSums(List<String> names) {
        names.forEach(name -> columns.put(name, new Column()));
    }

    void add(VectorSchemaRoot rows) {
        columns.entrySet().parallelStream()
                .forEach(column -> add(rows.getVector(column.getKey()), 0, rows.getRowCount(), column.getValue()));
    }

    /** The sum of each column, in hexadecimal digits. */
    String text() {
        return String.join(" ", columns.values().stream().map(Column::toString).toList());
    }

    private void add(FieldVector vector, int first, int behind, Column sums) {
        for (int row = first; row < behind; row++) {
            int length = vector.isNull(row) ? NULL : addValue(vector, row, sums);
            sums.addEnd(length);
        }
    }

    /** How long the value is. */
    private int addValue(FieldVector vector, int row, Column sums) {
        if (vector instanceof VarCharVector texts) {
            int length = texts.getValueLength(row);
            update(sums.values(), texts.getDataBuffer(), texts.getStartOffset(row), length);
            return length;
        }
        if (vector instanceof ListVector lists) {
            int first = lists.getElementStartIndex(row);
            int behind = lists.getElementEndIndex(row);
            add(lists.getDataVector(), first, behind, sums);
            return behind - first;
        }
        if (vector instanceof FixedSizeListVector list && list.getDataVector() instanceof Float4Vector numbers) {
            int length = list.getListSize() * Float.BYTES;
            update(sums.values(), numbers.getDataBuffer(), (long) row * length, length);
            return length;
        }
        long value = vector instanceof BaseIntVector numbers ? numbers.getValueAsLong(row) : vector.hashCode(row);
        sums.addNumber(value);
        return Long.BYTES;
    }

    private static void update(Checksum sum, ArrowBuf bytes, long first, long length) {
        sum.update(bytes.nioBuffer(first, Math.toIntExact(length)));
    }
}

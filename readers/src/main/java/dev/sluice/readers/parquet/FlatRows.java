package dev.sluice.readers.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Goes through the rows of a file, in columns that have no parts. */
public final class FlatRows implements AutoCloseable {
    private final RecordRows<Row> records;
    private final Row row;
    private long left;

    /**
     * Opens a file.
     *
     * @param columns their names, which the file must have
     * @param from the first row, from 0
     * @param rows how many to go through
     */
    public FlatRows(InputFile input, List<String> columns, long from, long rows) throws IOException {
        row = new Row(columns.size());
        left = rows;
        records = new RecordRows<>(input, columns, from, schema -> row);
    }

    /** Goes to the next row, or says that there is none. */
    public boolean next() throws IOException {
        return left-- > 0 && records.next() != null;
    }

    /** Whether the row has no value in a column. */
    public boolean isNull(int column) {
        return !row.present[column];
    }

    public long integer(int column) {
        return row.integers[column];
    }

    public double real(int column) {
        return row.reals[column];
    }

    public byte[] bytes(int column) {
        return row.bytes[column].getBytes();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private static final class Row extends RecordMaterializer<Row> {
        private final boolean[] present;
        private final long[] integers;
        private final double[] reals;
        private final Binary[] bytes;
        private final Converter[] columns;

        Row(int size) {
            present = new boolean[size];
            integers = new long[size];
            reals = new double[size];
            bytes = new Binary[size];
            columns = new Converter[size];
            for (int i = 0; i < size; i++) {
                columns[i] = new Column(i);
            }
        }

        @Override
        public Row getCurrentRecord() {
            return this;
        }

        @Override
        public GroupConverter getRootConverter() {
            return new GroupConverter() {
                @Override
                public Converter getConverter(int column) {
                    return columns[column];
                }

                @Override
                public void start() {
                    java.util.Arrays.fill(present, false);
                }

                @Override
                public void end() {}
            };
        }

        private final class Column extends PrimitiveConverter {
            private final int place;

            Column(int place) {
                this.place = place;
            }

            @Override
            public void addBinary(Binary value) {
                bytes[place] = value;
                present[place] = true;
            }

            @Override
            public void addDouble(double value) {
                reals[place] = value;
                present[place] = true;
            }

            @Override
            public void addLong(long value) {
                integers[place] = value;
                present[place] = true;
            }
        }
    }
}

package dev.sluice.readers.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Goes through the records of a file, row group by row group, from any row on. */
final class RecordRows<T> implements AutoCloseable {
    private final ParquetFileReader file;
    private final MessageColumnIO layout;
    private final RecordMaterializer<T> records;
    private RecordReader<T> group;
    private long left;

    /**
     * Opens a file.
     *
     * @param columns the names of those that are read, which the file must have
     * @param from the first row, from 0; those before it in its row group are read and left
     * @param records makes records of the columns that are read
     */
    RecordRows(InputFile input, List<String> columns, long from, Function<MessageType, RecordMaterializer<T>> records)
            throws IOException {
        file = ParquetContent.open(input);
        try {
            MessageType whole = file.getFileMetaData().getSchema();
            List<Type> fields = new ArrayList<>();
            columns.forEach(column -> fields.add(whole.getType(column)));
            MessageType wanted = new MessageType(whole.getName(), fields);
            file.setRequestedSchema(wanted);
            this.layout = new ColumnIOFactory().getColumnIO(wanted, whole);
            this.records = records.apply(wanted);
            skip(from);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void skip(long rows) throws IOException {
        long ahead = rows;
        for (BlockMetaData each : file.getRowGroups()) {
            if (each.getRowCount() > ahead) {
                break;
            }
            ahead -= each.getRowCount();
            file.skipNextRowGroup();
        }
        while (ahead-- > 0 && next() != null) {
            // Rows that nobody asked for.
        }
    }

    /** The next record; null where there is none. */
    T next() throws IOException {
        while (left == 0) {
            PageReadStore pages = file.readNextRowGroup();
            if (pages == null) {
                return null;
            }
            left = pages.getRowCount();
            group = layout.getRecordReader(pages, records);
        }
        left--;
        return group.read();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

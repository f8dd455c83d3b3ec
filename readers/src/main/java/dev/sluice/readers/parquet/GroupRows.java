package dev.sluice.readers.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.io.InputFile;

/** Goes through the rows of a file with whatever parts its columns have. */
public final class GroupRows implements AutoCloseable {
    private final RecordRows<Group> records;
    private Group row;

    /**
     * Opens a file.
     *
     * @param columns the names of those that are read
     * @param from the first row, from 0
     */
    public GroupRows(InputFile input, List<String> columns, long from) throws IOException {
        records = new RecordRows<>(input, columns, from, GroupRecordConverter::new);
    }

    /** Goes to the next row, or says that there is none. */
    public boolean next() throws IOException {
        row = records.next();
        return row != null;
    }

    /** The value that the row has in a column, by its place among those that are read: see {@link ParquetValues}. */
    public Object value(int column) {
        return ParquetValues.value(row, column);
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}

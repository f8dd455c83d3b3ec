package dev.sluice.writers.parquet;

import dev.sluice.config.files.DataFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file that is written row by row. A row group ends after a number of rows or of bytes that went into it;
 * Parquet's own writer would look at the memory that is left, too, and make other files with more threads.
 */
public final class ParquetRows implements AutoCloseable {
    private static final long ROW_GROUP_BYTES = 48L << 20;
    private static final int INDEX_BYTES = 64;
    static final ParquetProperties PROPERTIES = properties(List.of());

    private final MessageType schema;
    private final MessageColumnIO layout;
    private final Compression compression;
    private final LongAdder compressNanos;
    private final long rowGroupRows;
    private final ParquetProperties properties;
    private final HashedOutput output;
    private final ParquetFileWriter file;
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private RecordConsumer consumer;
    private long groupRows;
    private long groupBytes;
    private long rows;

    /**
     * Begins a file.
     *
     * @param unsearched columns that nobody looks for values in: they have neither statistics nor a dictionary
     * @param compressNanos counts for how long it was compressed
     */
    public ParquetRows(
            DataFolder folder,
            String name,
            MessageType schema,
            List<String> unsearched,
            Compression compression,
            long rowGroupRows,
            LongAdder compressNanos)
            throws IOException {
        this.schema = schema;
        this.layout = new ColumnIOFactory().getColumnIO(schema);
        this.properties = properties(unsearched);
        this.compression = compression;
        this.rowGroupRows = rowGroupRows;
        this.compressNanos = compressNanos;
        this.output = new HashedOutput(folder, name);
        this.file = new ParquetFileWriter(
                output, schema, ParquetFileWriter.Mode.OVERWRITE, Long.MAX_VALUE, 0, null, properties);
        file.start();
    }

    private static ParquetProperties properties(List<String> unsearched) {
        ParquetProperties.Builder properties = ParquetProperties.builder()
                .withAllocator(new HeapByteBufferAllocator())
                .withSizeStatisticsEnabled(false);
        unsearched.forEach(
                column -> properties.withDictionaryEncoding(column, false).withStatisticsEnabled(column, false));
        return properties.build();
    }

    /** What takes the next row; another one for each row group. */
    public RecordConsumer row() {
        if (consumer == null) {
            pages = new ColumnChunkPageWriteStore(
                    compression.compressor(compressNanos), schema, properties.getAllocator(), INDEX_BYTES);
            columns = properties.newColumnWriteStore(schema, pages, pages);
            consumer = layout.getRecordWriter(columns);
        }
        return consumer;
    }

    /**
     * A row has been taken.
     *
     * @param bytes that its values had
     */
    public void endRow(long bytes) throws IOException {
        rows++;
        groupRows++;
        groupBytes += bytes;
        if (groupRows == rowGroupRows || groupBytes >= ROW_GROUP_BYTES) {
            endRowGroup();
        }
    }

    private void endRowGroup() throws IOException {
        consumer.flush();
        file.startBlock(groupRows);
        columns.flush();
        pages.flushToFileWriter(file);
        file.endBlock();
        closeRowGroup();
        groupRows = 0;
        groupBytes = 0;
    }

    private void closeRowGroup() {
        if (consumer != null) {
            columns.close();
            pages.close();
            consumer = null;
        }
    }

    /** Ends the file, which is on the disk then. */
    public WrittenFile finish(Map<String, String> metadata) throws IOException {
        if (groupRows > 0) {
            endRowGroup();
        }
        output.beginEnd();
        file.end(metadata);
        file.close();
        return output.written(rows);
    }

    /** Lets go of a file that was not finished. */
    @Override
    public void close() throws IOException {
        closeRowGroup();
        output.abandon();
    }
}

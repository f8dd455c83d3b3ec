package dev.sluice.writers.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The end of a Parquet file in one form for one content. Parquet lists the encodings of a column in the order of a hash set
 * of enum constants, and that is another one in each process.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/metadata/">The file's metadata</a>
 */
final class StableFooter {
    /** Behind the metadata: its length, and the four letters with which every file ends. */
    private static final int TRAILER = 8;

    private StableFooter() {}

    /** @param end what was written after the last row group: indexes, metadata, trailer */
    static byte[] of(byte[] end) throws IOException {
        ByteBuffer trailer = ByteBuffer.wrap(end, end.length - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        int length = trailer.getInt();
        int start = end.length - TRAILER - length;
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
        for (RowGroup group : metadata.getRow_groups()) {
            group.getColumns().stream().map(ColumnChunk::getMeta_data).forEach(StableFooter::sort);
        }
        ByteArrayOutputStream stable = new ByteArrayOutputStream(end.length);
        stable.write(end, 0, start);
        Util.writeFileMetaData(metadata, stable);
        int written = stable.size() - start;
        stable.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(written)
                .array());
        stable.write(end, end.length - Integer.BYTES, Integer.BYTES);
        return stable.toByteArray();
    }

    private static void sort(ColumnMetaData column) {
        column.getEncodings().sort(Comparator.naturalOrder());
        if (column.getEncoding_stats() != null) {
            column.getEncoding_stats()
                    .sort(Comparator.comparing(PageEncodingStats::getPage_type)
                            .thenComparing(PageEncodingStats::getEncoding));
        }
    }
}

package dev.sluice.writers.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * The end of a Parquet file with its lists in an order. Parquet writes the encodings of a column as a hash set has them,
 * which is another order in each process: the same rows would not have the same bytes after a resume.
 */
final class FileEnd {
    /** The length of the footer, and the four letters that every file ends with. */
    private static final int TRAILER = 8;

    private FileEnd() {}

    /** @param end that ends with the file, and begins before its footer */
    static byte[] ordered(byte[] end) throws IOException {
        ByteBuffer trailer =
                ByteBuffer.wrap(end, end.length - TRAILER, TRAILER).slice().order(ByteOrder.LITTLE_ENDIAN);
        int length = trailer.getInt(0);
        int start = end.length - TRAILER - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
        footer.getRow_groups().stream()
                .flatMap(group -> group.getColumns().stream())
                .forEach(column -> column.getMeta_data().getEncodings().sort(Comparator.naturalOrder()));
        ByteArrayOutputStream ordered = new ByteArrayOutputStream(end.length);
        ordered.write(end, 0, start);
        Util.writeFileMetaData(footer, ordered);
        trailer.putInt(0, ordered.size() - start);
        ordered.write(end, end.length - TRAILER, TRAILER);
        return ordered.toByteArray();
    }
}

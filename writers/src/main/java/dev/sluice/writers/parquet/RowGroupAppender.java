package dev.sluice.writers.parquet;

import dev.sluice.config.files.DataFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** Makes one file of several with the same columns: their row groups are copied as they are. */
public final class RowGroupAppender {
    private RowGroupAppender() {}

    /**
     * Writes the file.
     *
     * @param parts in order
     * @param rows that they have together
     */
    public static WrittenFile append(
            DataFolder folder,
            List<String> parts,
            String name,
            MessageType schema,
            Map<String, String> metadata,
            long rows)
            throws IOException {
        HashedOutput output = new HashedOutput(folder, name);
        try {
            ParquetFileWriter file = new ParquetFileWriter(
                    output, schema, ParquetFileWriter.Mode.OVERWRITE, Long.MAX_VALUE, 0, null, ParquetRows.PROPERTIES);
            file.start();
            for (String part : parts) {
                file.appendFile(folder.input(part));
            }
            output.beginEnd();
            file.end(metadata);
            file.close();
            return output.written(rows);
        } finally {
            output.abandon();
        }
    }
}

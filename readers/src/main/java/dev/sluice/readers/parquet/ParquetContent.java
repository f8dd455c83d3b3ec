package dev.sluice.readers.parquet;

import java.io.IOException;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.InputFile;

/**
 * What a file says of itself.
 *
 * @param rows of all row groups
 * @param metadata its keys and values
 */
public record ParquetContent(long rows, Map<String, String> metadata) {
    public static ParquetContent of(InputFile file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            return new ParquetContent(
                    reader.getRecordCount(), reader.getFileMetaData().getKeyValueMetaData());
        }
    }

    static ParquetFileReader open(InputFile file) throws IOException {
        return ParquetFileReader.open(
                file,
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    }
}

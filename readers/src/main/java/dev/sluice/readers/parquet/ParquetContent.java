package dev.sluice.readers.parquet;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;

/**
 * What a file says of itself.
 *
 * @param rows of all row groups
 * @param metadata its keys and values
 * @param codecs with which its pages are compressed
 */
public record ParquetContent(
        long rows, Map<String, String> metadata, MessageType schema, Set<CompressionCodecName> codecs) {
    /** Codecs that need more than the libraries that are here. */
    private static final Set<CompressionCodecName> FOREIGN =
            EnumSet.of(CompressionCodecName.LZO, CompressionCodecName.BROTLI, CompressionCodecName.LZ4);

    /** @throws IOException also where the file is none of Parquet, or is cut off */
    public static ParquetContent of(InputFile file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            return new ParquetContent(
                    reader.getRecordCount(),
                    reader.getFileMetaData().getKeyValueMetaData(),
                    reader.getFileMetaData().getSchema(),
                    codecs(reader));
        } catch (RuntimeException e) {
            // Parquet has no exception of its own for what is broken.
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Set<CompressionCodecName> codecs(ParquetFileReader reader) {
        Set<CompressionCodecName> codecs = EnumSet.noneOf(CompressionCodecName.class);
        reader.getRowGroups().forEach(group -> group.getColumns().forEach(column -> codecs.add(column.getCodec())));
        return codecs;
    }

    /** The codec that cannot be read; empty where all can. */
    public Optional<CompressionCodecName> unreadableCodec() {
        return codecs.stream().filter(FOREIGN::contains).findFirst();
    }

    static ParquetFileReader open(InputFile file) throws IOException {
        return ParquetFileReader.open(
                file,
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    }
}

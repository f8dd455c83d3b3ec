package dev.sluice.readers.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    private static final int BUFFER = 1 << 17;

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

    /** The SHA-256 of a file's bytes, in hexadecimal digits. */
    public static String sha256(InputFile file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        try (InputStream in = new DigestInputStream(file.newStream(), digest)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // The digest sees what passes.
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

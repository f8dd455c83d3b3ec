package dev.sluice.writers.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** How pages are made smaller. */
public enum Compression {
    ZSTD(CompressionCodecName.ZSTD) {
        @Override
        byte[] compress(byte[] page) {
            return Zstd.compress(page, ZSTD_LEVEL);
        }
    },
    SNAPPY(CompressionCodecName.SNAPPY) {
        @Override
        byte[] compress(byte[] page) throws IOException {
            return Snappy.compress(page);
        }
    },
    GZIP(CompressionCodecName.GZIP) {
        @Override
        byte[] compress(byte[] page) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(page.length);
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(page);
            }
            return bytes.toByteArray();
        }
    },
    NONE(CompressionCodecName.UNCOMPRESSED) {
        @Override
        byte[] compress(byte[] page) {
            return page;
        }
    };

    private static final int ZSTD_LEVEL = 3;

    private final CompressionCodecName codec;

    Compression(CompressionCodecName codec) {
        this.codec = codec;
    }

    private static byte[] bytes(BytesInput page) throws IOException {
        return page.toInputStream().readNBytes(Math.toIntExact(page.size()));
    }

    abstract byte[] compress(byte[] page) throws IOException;

    /** @param nanos counts for how long it was compressed */
    BytesInputCompressor compressor(LongAdder nanos) {
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput page) throws IOException {
                long start = System.nanoTime();
                BytesInput compressed = BytesInput.from(Compression.this.compress(bytes(page)));
                nanos.add(System.nanoTime() - start);
                return compressed;
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {}
        };
    }
}

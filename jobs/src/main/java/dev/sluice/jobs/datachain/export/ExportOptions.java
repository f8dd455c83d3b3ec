package dev.sluice.jobs.datachain.export;

import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.writers.parquet.Compression;

/**
 * How files are written and looked at; the files depend on these and on the data, and on nothing else.
 *
 * @param rowGroupRows how many rows a row group has at most
 */
record ExportOptions(Compression compression, long rowGroupRows, Verification verification, int threads) {
    static final JobOption COMPRESSION =
            JobOption.optional("compression", "zstd|snappy|gzip|none", "of the pages of the files (default: zstd)");
    static final JobOption ROW_GROUP_ROWS =
            JobOption.optional("row-group-rows", "N", "rows in a row group at most (default: 100000)");
    static final JobOption VERIFY = JobOption.optional(
            "verify", "counts|full", "read back rows and checksums (default), or every cell beside the catalogue");

    private static final long DEFAULT_ROWS = 100_000;
    private static final long MOST_ROWS = 10_000_000;

    /** What is looked at once a file is there. */
    enum Verification {
        COUNTS,
        FULL
    }

    static ExportOptions of(JobOptions options) {
        return new ExportOptions(
                options.choice(COMPRESSION.name(), Compression.class, Compression.ZSTD),
                options.number(ROW_GROUP_ROWS.name(), 1, MOST_ROWS).orElse(DEFAULT_ROWS),
                options.choice(VERIFY.name(), Verification.class, Verification.COUNTS),
                options.threads());
    }
}

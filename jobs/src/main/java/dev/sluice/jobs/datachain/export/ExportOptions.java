package dev.sluice.jobs.datachain.export;

import dev.sluice.jobs.datachain.Verification;
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

    private static final long DEFAULT_ROWS = 100_000;
    private static final long MOST_ROWS = 10_000_000;

    static ExportOptions of(JobOptions options) {
        return new ExportOptions(
                options.choice(COMPRESSION.name(), Compression.class, Compression.ZSTD),
                options.number(ROW_GROUP_ROWS.name(), 1, MOST_ROWS).orElse(DEFAULT_ROWS),
                Verification.of(options),
                options.threads());
    }
}

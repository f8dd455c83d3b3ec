package dev.sluice.jobs.datachain;

import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;

/** What is read back of what was written. */
public enum Verification {
    COUNTS,
    FULL;

    public static final JobOption OPTION = JobOption.optional(
            "verify",
            "counts|full",
            "read back records, numbers of rows and checksums of files (default), or every cell beside what it was made of");

    /** What a run was told. */
    public static Verification of(JobOptions options) {
        return options.choice(OPTION.name(), Verification.class, COUNTS);
    }
}

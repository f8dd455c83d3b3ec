package dev.sluice.jobs.datachain.imports;

import dev.sluice.jobs.datachain.Verification;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;

/**
 * How versions are imported.
 *
 * @param existing what becomes of a version that the target has already
 * @param allowOlder whether a version may come that is lower than the newest one there
 */
record ImportOptions(Existing existing, boolean allowOlder, Verification verification, int threads) {
    static final JobOption EXISTING = JobOption.optional(
            "existing", "refuse|skip|replace", "what becomes of a version that is there already (default: refuse)");
    static final JobOption ALLOW_OLDER = new JobOption(
            "allow-older", null, false, false, "take versions that are lower than the newest one that is there");

    /** What becomes of a version that is there already. */
    enum Existing {
        REFUSE,
        SKIP,
        REPLACE
    }

    static ImportOptions of(JobOptions options) {
        return new ImportOptions(
                options.choice(EXISTING.name(), Existing.class, Existing.REFUSE),
                options.isSet(ALLOW_OLDER.name()),
                Verification.of(options),
                options.threads());
    }
}

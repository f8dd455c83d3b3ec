package dev.sluice.jobs.run;

import java.util.List;
import java.util.Optional;

/** A job of the catalogue. A store contributes beans of this type; nothing else has to know of it. */
public interface JobDefinition {
    /** What follows {@code sluice launch}. */
    String name();

    /** What it does, in one line. */
    String summary();

    /** Its own options; those that every job has are not among them. */
    List<JobOption> options();

    /** The options as they may be stored: without secrets, paths made absolute. */
    Stored store(JobOptions options, RunRequest request);

    /**
     * Looks at the store and refuses what cannot work; changes nothing.
     *
     * @throws dev.sluice.model.UsageException where an option is wrong
     * @throws dev.sluice.model.RefusedException where the store cannot be used
     */
    Migration<?> open(RunRequest request);

    /**
     * What of a launch is kept for a resume.
     *
     * @param options without secrets
     * @param secretVariable the environment variable in which a resume has to find the password; empty where none is needed
     */
    record Stored(JobOptions options, Optional<String> secretVariable) {}
}

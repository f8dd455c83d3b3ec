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

    /** Why there is nothing to be done now, as a person has asked to look first; empty where there is. */
    default Optional<String> idle(RunRequest request) {
        return Optional.empty();
    }

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
     * @param secrets where a resume has to find what is not stored
     */
    record Stored(JobOptions options, SecretVariables secrets) {}
}

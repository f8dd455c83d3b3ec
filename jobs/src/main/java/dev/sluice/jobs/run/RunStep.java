package dev.sluice.jobs.run;

import java.time.Duration;
import java.time.Instant;

/**
 * A step of a run in one attempt at it.
 *
 * @param ended null while it goes on, and where the process died in it
 * @param total items of the plan; 0 for a step without items
 * @param done how many of them were through, those of earlier attempts among them
 * @param failed how many of those had failed
 * @param bytes read in this attempt
 */
public record RunStep(String name, Instant started, Instant ended, long total, long done, long failed, long bytes) {
    /** How long it took, or takes until now. */
    public Duration took() {
        return Duration.between(started, ended == null ? Instant.now() : ended);
    }
}

package dev.sluice.jobs.schedule;

import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.UsageException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A job that is run again and again.
 *
 * @param options as they may be stored: without secrets, paths absolute
 * @param workingFolder where its runs are launched
 * @param secrets where its runs find what is not stored
 * @param last what came of it last; empty where it never ran
 */
public record Schedule(
        String name,
        String cron,
        ZoneId zone,
        IfMissed ifMissed,
        String jobName,
        JobOptions options,
        Path workingFolder,
        SecretVariables secrets,
        boolean paused,
        Optional<Last> last) {

    /**
     * What came of a schedule last.
     *
     * @param due when it should have begun; null where somebody ran it by hand
     * @param runId the run; null where it came to none
     * @param message why, where it did not end well; or null
     * @param succeeded when a run of it last was done; or null
     * @param failures how many times in a row it did not end well
     */
    public record Last(
            Instant due,
            Long runId,
            ScheduleOutcome outcome,
            String message,
            Instant began,
            Instant ended,
            Instant succeeded,
            long failures) {}

    /** @throws UsageException where it cannot be the name of one: it is also that of files and units */
    public static String requireName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new UsageException(
                    "\"%s\" cannot be the name of a schedule: take up to 100 letters, digits, dots, dashes and underscores"
                            .formatted(name));
        }
        return name;
    }

    public CronTimes times() {
        return CronTimes.of(cron, zone);
    }
}

package dev.sluice.jobs.run;

import dev.sluice.config.Settings;
import java.nio.file.Path;

/**
 * What a job is asked to do.
 *
 * @param settings as the process that works sees them
 * @param workingFolder where the run was launched; relative paths start there, also on resume
 * @param uuid names this run wherever it leaves a trace
 * @param stop tells the run to stop at its next checkpoint
 * @param progress counts what has been read
 */
public record RunRequest(
        JobOptions options, Settings settings, Path workingFolder, String uuid, StopSignal stop, Progress progress) {}

package dev.sluice.jobs.run;

import dev.sluice.model.RunState;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A row of {@code sluice_run}: what is known of a run without asking its store.
 *
 * @param leaving whether all was moved and proven, and the run had only to leave its store
 */
public record RunRecord(
        long id,
        String uuid,
        String jobName,
        String store,
        JobOptions options,
        Path workingFolder,
        SecretVariables secrets,
        RunState state,
        String phase,
        long attempt,
        Instant created,
        Instant started,
        Instant ended,
        long itemsTotal,
        long itemsDone,
        long itemsFailed,
        long bytesDone,
        String failure,
        String reportFile,
        boolean leaving) {}

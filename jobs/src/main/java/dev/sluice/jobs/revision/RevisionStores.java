package dev.sluice.jobs.revision;

import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.StopSignal;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** Opens stores of revisions for whoever only looks. */
@Component
public final class RevisionStores {
    private final List<BundledRevisions> bundled;

    RevisionStores(List<BundledRevisions> bundled) {
        this.bundled = bundled;
    }

    /** What options stand for that name a store, and perhaps a database. */
    public RevisionOptions options(JobOptions options, Settings settings, Path workingFolder) {
        return new RevisionOptions(
                new RunRequest(options, settings, workingFolder, "", new StopSignal(), new Progress()), bundled);
    }
}

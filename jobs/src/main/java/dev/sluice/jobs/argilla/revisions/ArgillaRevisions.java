package dev.sluice.jobs.argilla.revisions;

import dev.sluice.jobs.argilla.ArgillaSettings;
import dev.sluice.jobs.argilla.ArgillaSettings.Secret;
import dev.sluice.jobs.revision.BundledRevisions;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.readers.revision.RevisionStore;
import org.springframework.stereotype.Component;

/** {@code --store argilla}. */
@Component
final class ArgillaRevisions implements BundledRevisions {
    private static final String NAME = "argilla";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RevisionStore revisions() {
        return Bundled.REVISIONS;
    }

    /** Read when somebody first asks: a command does so several times, and they never change. */
    private static final class Bundled {
        static final RevisionStore REVISIONS = RevisionStore.bundled(NAME, "dev/sluice/jobs/argilla/revisions/");
    }

    @Override
    public Access database(RunRequest request) {
        ArgillaSettings settings = new ArgillaSettings(request);
        return new Access(
                settings.database(),
                settings.password().map(Secret::value),
                settings.password().map(Secret::variable));
    }
}

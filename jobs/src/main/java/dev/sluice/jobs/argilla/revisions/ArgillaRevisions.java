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
    @Override
    public String name() {
        return "argilla";
    }

    @Override
    public RevisionStore revisions() {
        return RevisionStore.bundled(name(), "dev/sluice/jobs/argilla/revisions/");
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

package dev.sluice.jobs.argilla.revisions;

import dev.sluice.jobs.argilla.ArgillaSettings;
import dev.sluice.jobs.argilla.ArgillaSettings.Secret;
import dev.sluice.jobs.revision.BundledRevisions;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.readers.revision.RevisionStore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** {@code --store argilla}. */
@Component
final class ArgillaRevisions implements BundledRevisions {
    private static final String NAME = "argilla";

    /** Read when somebody first asks: a command does so several times, and they never change. */
    private static final Supplier<RevisionStore> REVISIONS =
            SingletonSupplier.of(() -> RevisionStore.bundled(NAME, "dev/sluice/jobs/argilla/revisions/"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RevisionStore revisions() {
        return REVISIONS.get();
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

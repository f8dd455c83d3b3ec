package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.revision.Direction;
import java.util.List;

/** {@code upgrade-revisions} and {@code downgrade-revisions}. */
final class ChangeOfRevision implements JobDefinition {
    private final Direction direction;
    private final List<BundledRevisions> bundled;

    ChangeOfRevision(Direction direction, List<BundledRevisions> bundled) {
        this.direction = direction;
        this.bundled = bundled;
    }

    @Override
    public String name() {
        return direction.word() + "-revisions";
    }

    @Override
    public String summary() {
        return direction == Direction.UPGRADE
                ? "Any: take revisions of a database's schema, each with everything that it requires"
                : "Any: take revisions of a database's schema back, the last one first";
    }

    @Override
    public List<JobOption> options() {
        return RevisionOptions.ALL;
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new RevisionOptions(request, bundled).stored(options);
    }

    @Override
    public Migration<?> open(RunRequest request) {
        RevisionOptions options = new RevisionOptions(request, bundled);
        Database database = options.open();
        try {
            return new RevisionMigration(database, options, direction);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}

package dev.sluice.jobs.label.rollback;

import dev.sluice.jobs.label.LabelSettings;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** {@code rollback-migration}: migrated projects own their legacy folders again, with the rows that they had. */
@Component
final class RollbackMigration implements JobDefinition {
    @Override
    public String name() {
        return "rollback-migration";
    }

    @Override
    public String summary() {
        return "Label: give migrated projects their own files and their earlier rows again; datasets stay";
    }

    @Override
    public List<JobOption> options() {
        return List.of(LabelSettings.DATABASE, LabelSettings.PROJECT_ID, RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new LabelSettings(request).stored(options);
    }

    @Override
    public Migration<?> open(RunRequest request) {
        LabelSettings settings = new LabelSettings(request);
        List<Long> projects = settings.projects();
        return settings.open((database, another) -> new LegacyRollback(
                new LabelStore(database, another, Optional.empty(), request.uuid()), projects, Meter.of(request)));
    }
}

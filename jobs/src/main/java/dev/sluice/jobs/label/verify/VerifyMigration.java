package dev.sluice.jobs.label.verify;

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

/** {@code verify-migration}: looks whether projects on datasets are whole, and mends what can be mended. */
@Component
final class VerifyMigration implements JobDefinition {
    private static final String REPAIR = "repair";

    @Override
    public String name() {
        return "verify-migration";
    }

    @Override
    public String summary() {
        return "Label: look whether datasets, sessions and references of migrated projects are whole; mend what can be";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                LabelSettings.DATABASE,
                LabelSettings.DATA_DIR,
                LabelSettings.RAW_DATA_DIR,
                LabelSettings.PROJECT_ID,
                JobOption.optional(REPAIR, null, "mend what can be mended; earlier values are kept"),
                RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new LabelSettings(request).storedWithFolders(options);
    }

    @Override
    public Migration<?> open(RunRequest request) {
        LabelSettings settings = new LabelSettings(request);
        MigrationCheck.Scope scope = new MigrationCheck.Scope(
                settings.projects(),
                List.of(settings.storage(), settings.dataDir()),
                request.options().isSet(REPAIR));
        return settings.open((database, another) -> new MigrationCheck(
                new LabelStore(database, another, Optional.empty(), request.uuid()), scope, Meter.of(request)));
    }
}

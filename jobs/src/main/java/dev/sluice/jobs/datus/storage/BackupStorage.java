package dev.sluice.jobs.datus.storage;

import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code backup-storage}. */
@Component
final class BackupStorage implements JobDefinition {
    @Override
    public String name() {
        return "backup-storage";
    }

    @Override
    public String summary() {
        return "Datus: copy all that is stored, or the database of one namespace, also while others write it";
    }

    @Override
    public List<JobOption> options() {
        return List.of(DatusOptions.CONFIG, DatusOptions.NAMESPACE, DatusOptions.DB_PATH);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new Stored(options, new SecretVariables(List.of()));
    }

    @Override
    public Migration<?> open(RunRequest request) {
        return new StorageBackup(new DatusOptions(request).storage(), request);
    }
}

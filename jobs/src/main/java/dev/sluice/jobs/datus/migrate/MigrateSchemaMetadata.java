package dev.sluice.jobs.datus.migrate;

import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code migrate-schema-metadata}. */
@Component
final class MigrateSchemaMetadata implements JobDefinition {
    static final JobOption RELATIONSHIPS = JobOption.optional(
            "extract-relationships",
            JobOption.BOOL,
            "whether to find out to which tables a table refers (default: true)");
    static final JobOption FORCE = new JobOption(
            "force", null, false, false, "derive everything anew, also where the table is of version 1 already");
    static final JobOption BACKUP_PATH = JobOption.optional(
            "backup-path", "FILE", "add the rows of this export in JSON that the table does not have");
    static final JobOption SKIP_BACKUP =
            new JobOption("skip-backup", null, false, false, "make no backup, since there is one");

    @Override
    public String name() {
        return "migrate-schema-metadata";
    }

    @Override
    public String summary() {
        return "Datus: bring schema_metadata from version 0 to version 1, with every row and every vector as it is";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                DatusOptions.CONFIG,
                DatusOptions.NAMESPACE,
                DatusOptions.DB_PATH,
                RELATIONSHIPS,
                FORCE,
                BACKUP_PATH,
                SKIP_BACKUP,
                RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new DatusOptions(request).stored(options);
    }

    @Override
    public Migration<?> open(RunRequest request) {
        return new SchemaMigration(new DatusOptions(request), request);
    }
}

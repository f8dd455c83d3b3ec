package dev.sluice.jobs.label.prepare;

import dev.sluice.config.Settings;
import dev.sluice.jobs.label.LabelSettings;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.readers.label.LabelSchema;
import dev.sluice.writers.sql.BackupFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** {@code prepare-label-schema}: an older Label database gets the tables and columns that the application needs now. */
@Component
final class PrepareLabelSchema implements JobDefinition {
    private static final JobOption BACKUP_DIR =
            JobOption.optional("backup-dir", "DIR", "where the backup goes (default: the current folder)");
    private static final JobOption NO_BACKUP =
            new JobOption("no-backup", null, false, false, "make no backup, since there is one");

    @Override
    public String name() {
        return "prepare-label-schema";
    }

    @Override
    public String summary() {
        return "Label: bring a database, at whatever stage it is, to the schema that the application needs";
    }

    @Override
    public List<JobOption> options() {
        return List.of(LabelSettings.DATABASE, BACKUP_DIR, NO_BACKUP);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new LabelSettings(request)
                .stored(options.with(BACKUP_DIR.name(), folder(request).toString()));
    }

    @Override
    public Migration<?> open(RunRequest request) {
        return new LabelSettings(request).open((database, another) -> {
            LabelSchema.requireFirst(database);
            Optional<BackupFile> backup = request.options().isSet(NO_BACKUP.name())
                    ? Optional.empty()
                    : Optional.of(new BackupFile(database, folder(request), "label_backup"));
            return new SchemaPreparation(database, another, backup);
        });
    }

    private static Path folder(RunRequest request) {
        return request.options()
                .get(BACKUP_DIR.name())
                .map(folder -> request.workingFolder().resolve(Settings.expandHome(folder)))
                .orElse(request.workingFolder())
                .normalize();
    }
}

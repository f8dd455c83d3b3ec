package dev.sluice.jobs.datus.storage;

import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import dev.sluice.writers.lance.BackupName;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** {@code restore-storage}. */
@Component
final class RestoreStorage implements JobDefinition {
    private static final JobOption BACKUP = JobOption.optional(
            "backup", "NAME", "which one, by the name of its folder (may be left out where there is but one)");
    private static final JobOption LIST = new JobOption("list", null, false, false, "only say which backups there are");

    @Override
    public String name() {
        return "restore-storage";
    }

    @Override
    public String summary() {
        return "Datus: put a backup back in the place of what it is of, which is kept beside it";
    }

    @Override
    public List<JobOption> options() {
        return List.of(DatusOptions.CONFIG, DatusOptions.NAMESPACE, DatusOptions.DB_PATH, BACKUP, LIST);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new Stored(
                request.options().isSet(LIST.name())
                        ? options
                        : options.with(
                                BACKUP.name(),
                                chosen(request).folder().getFileName().toString()),
                new SecretVariables(List.of()));
    }

    @Override
    public Migration<?> open(RunRequest request) {
        return request.options().isSet(LIST.name())
                ? new BackupList(new Backups(new DatusOptions(request)), request)
                : new StorageRestore(chosen(request), request);
    }

    private static BackupName chosen(RunRequest request) {
        Backups backups = new Backups(new DatusOptions(request));
        return request.options().get(BACKUP.name()).map(backups::named).orElseGet(() -> only(backups));
    }

    private static BackupName only(Backups backups) {
        List<BackupName> all = backups.all();
        return switch (all.size()) {
            case 0 ->
                throw new RefusedException(
                        "there is no backup beside %s: backup-storage makes one".formatted(backups.storage()));
            case 1 -> all.get(0);
            default ->
                throw new UsageException("there are several backups: say which with --backup: "
                        + all.stream()
                                .map(backup -> backup.folder().getFileName().toString())
                                .collect(Collectors.joining(", ")));
        };
    }
}

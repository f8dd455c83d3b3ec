package dev.sluice.jobs.datachain.backup;

import dev.sluice.jobs.datachain.DataChainSettings;
import dev.sluice.jobs.datachain.DraftFile;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code backup-datachain}: the catalogue in one file, with what its write-ahead log holds. */
@Component
final class BackupDataChain implements JobDefinition {
    private static final JobOption TARGET =
            JobOption.required("target", "FILE", "the file to make; one that is there is never written over");

    @Override
    public String name() {
        return "backup-datachain";
    }

    @Override
    public String summary() {
        return "DataChain: copy a catalogue into one file, also while others write it";
    }

    @Override
    public List<JobOption> options() {
        return List.of(DataChainSettings.SOURCE, TARGET);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new DataChainSettings(request)
                .stored(options.with(TARGET.name(), target(request).toString()));
    }

    private static Path target(RunRequest request) {
        return request.options()
                .get(TARGET.name())
                .filter(text -> !text.isBlank())
                .map(new DataChainSettings(request)::absolute)
                .orElseThrow(() -> new UsageException("--target takes the name of a file"));
    }

    @Override
    public Migration<?> open(RunRequest request) {
        Path target = target(request);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException("%s is there already and is not written over: choose another name%s"
                    .formatted(target, Files.isDirectory(target) ? ", such as one in that folder" : ""));
        }
        DraftFile.requireAlone(target);
        if (!Files.isDirectory(target.getParent()) || !Files.isWritable(target.getParent())) {
            throw new RefusedException("%s cannot be made: %s %s"
                    .formatted(
                            target,
                            target.getParent(),
                            Files.isDirectory(target.getParent())
                                    ? "may not be written by this user"
                                    : "is no folder; make it first"));
        }
        return new CatalogueBackup(new DataChainSettings(request).open(), target, request);
    }
}

package dev.sluice.jobs.datachain.imports;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.datachain.DataChainSettings;
import dev.sluice.jobs.datachain.DatasetSelection;
import dev.sluice.jobs.datachain.Verification;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code import-datasets}: Parquet files become dataset versions of a DataChain catalogue, the oldest first. */
@Component
final class ImportDatasets implements JobDefinition {
    private static final JobOption SOURCE = JobOption.required(
            "source", "DIR_OR_URI", "the folder with the files: of this machine, or hdfs://host:port/folder");
    private static final JobOption TARGET =
            JobOption.required("target", "DIR", "the folder of the catalogue, which is made where it is not there");

    @Override
    public String name() {
        return "import-datasets";
    }

    @Override
    public String summary() {
        return "DataChain: import dataset versions from Parquet, in version order, into a new catalogue or one that is there";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                SOURCE,
                TARGET,
                DatasetSelection.DATASET,
                ImportOptions.EXISTING,
                ImportOptions.ALLOW_OLDER,
                Verification.OPTION,
                RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        try (DataFolder folder = source(request)) {
            return new Stored(
                    options.with(SOURCE.name(), folder.address())
                            .with(TARGET.name(), target(request).toString()),
                    SecretVariables.NONE);
        }
    }

    private static DataFolder source(RunRequest request) {
        return DataFolder.of(text(request, SOURCE), request.workingFolder());
    }

    private static Path target(RunRequest request) {
        return new DataChainSettings(request).catalogue(text(request, TARGET));
    }

    private static String text(RunRequest request, JobOption option) {
        return request.options()
                .get(option.name())
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new UsageException("--%s takes a folder".formatted(option.name())));
    }

    @Override
    public Migration<?> open(RunRequest request) {
        ImportOptions options = ImportOptions.of(request.options());
        DatasetSelection selection = DatasetSelection.of(request.options());
        Path target = target(request);
        DataFolder source = source(request);
        try {
            return new ImportMigration(source, target, selection, options, request);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }
}

package dev.sluice.jobs.datachain.export;

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
import dev.sluice.model.UsageException;
import dev.sluice.readers.datachain.CatalogueFile;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code export-datasets}: every dataset version of a DataChain catalogue becomes a Parquet file. */
@Component
final class ExportDatasets implements JobDefinition {
    private static final JobOption TARGET = JobOption.required(
            "target", "DIR_OR_URI", "the folder for the files: of this machine, or hdfs://host:port/folder");

    @Override
    public String name() {
        return "export-datasets";
    }

    @Override
    public String summary() {
        return "DataChain: export every dataset version to Parquet, with everything that the catalogue knows of it";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                DataChainSettings.SOURCE,
                TARGET,
                DatasetSelection.DATASET,
                DatasetSelection.NAMESPACE,
                DatasetSelection.WITHOUT_LISTINGS,
                DatasetSelection.WITH_TEMPORARY,
                ExportOptions.COMPRESSION,
                ExportOptions.ROW_GROUP_ROWS,
                Verification.OPTION,
                RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        try (DataFolder folder = folder(request)) {
            return new DataChainSettings(request).stored(options.with(TARGET.name(), folder.address()));
        }
    }

    private static DataFolder folder(RunRequest request) {
        String target = request.options()
                .get(TARGET.name())
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new UsageException("--target takes a folder"));
        return DataFolder.of(target, request.workingFolder());
    }

    @Override
    public Migration<?> open(RunRequest request) {
        ExportOptions options = ExportOptions.of(request.options());
        DatasetSelection selection = DatasetSelection.of(request.options());
        DataFolder folder = folder(request);
        CatalogueFile file = new DataChainSettings(request).open();
        try {
            return new ExportMigration(file, folder, selection, options, request);
        } catch (RuntimeException e) {
            file.close();
            folder.close();
            throw e;
        }
    }
}

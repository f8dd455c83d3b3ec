package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.LabelSettings;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.writers.label.DatasetStorage;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** {@code migrate-legacy-projects}: projects that own their files become projects on shared datasets. */
@Component
final class MigrateLegacyProjects implements JobDefinition {
    @Override
    public String name() {
        return "migrate-legacy-projects";
    }

    @Override
    public String summary() {
        return "Label: convert projects that own their files to shared datasets; equal content is stored once";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                LabelSettings.DATABASE,
                LabelSettings.DATA_DIR,
                LabelSettings.RAW_DATA_DIR,
                LabelSettings.PROJECT_ID,
                JobOption.optional(
                        "links",
                        "follow|inside|refuse",
                        "symbolic links: copy what they lead to (default), only inside the project, or not at all"),
                RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new LabelSettings(request).storedWithFolders(options);
    }

    @Override
    public Migration<?> open(RunRequest request) {
        LabelSettings settings = new LabelSettings(request);
        List<Long> projects = settings.projects();
        LinkPolicy links = request.options().choice("links", LinkPolicy.class, LinkPolicy.FOLLOW);
        DatasetStorage storage = new DatasetStorage(settings.storage(), request.uuid());
        return settings.open((database, another) -> {
            LabelStore store = new LabelStore(database, another, Optional.of(storage), request.uuid());
            return new LegacyMigration(store, storage, projects, links, request);
        });
    }
}

package dev.sluice.jobs.label.rollback;

import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.ProjectRestoration;
import java.util.List;
import java.util.Optional;

/** Finds the projects that were migrated, by Sluice or by the application's own tool. */
final class MigratedProjects {
    private final LabelStoreReader store;
    private final ProjectRestoration restoration;

    MigratedProjects(LabelStoreReader store, ProjectRestoration restoration) {
        this.store = store;
        this.restoration = restoration;
    }

    /** Those of the given numbers, or all; in the order of their numbers. */
    List<MigratedProject> of(List<Long> wanted) {
        return store.datasetProjects().stream()
                .filter(project -> wanted.isEmpty() || wanted.contains(project.id()))
                .flatMap(project -> migrated(project).stream())
                .toList();
    }

    Optional<MigratedProject> of(long id) {
        return store.datasetProject(id).flatMap(this::migrated);
    }

    private Optional<MigratedProject> migrated(DatasetProject project) {
        AnalysisConfig config = AnalysisConfig.of(project.analysisConfig());
        Optional<ProjectRestoration.Kept> kept = restoration.kept(project);
        if (project.legacyPath() == null || kept.isEmpty() && !config.migrated()) {
            return Optional.empty();
        }
        Long dataset = kept.map(ProjectRestoration.Kept::dataset).orElse(config.datasetId());
        return Optional.of(new MigratedProject(project, kept.isPresent(), dataset));
    }
}

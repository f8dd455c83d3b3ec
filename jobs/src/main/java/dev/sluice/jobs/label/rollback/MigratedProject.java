package dev.sluice.jobs.label.rollback;

import dev.sluice.config.Settings;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetProject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A project that was a legacy project once.
 *
 * @param exact whether its earlier values are known, so that Sluice has migrated it and not the application's own tool
 * @param datasetId the dataset that took it over; null where its row does not say any more
 */
record MigratedProject(DatasetProject row, boolean exact, Long datasetId) {
    long id() {
        return row.id();
    }

    /** The folder that it owned. */
    Path folder() {
        try {
            return Settings.expandHome(row.legacyPath());
        } catch (InvalidPathException e) {
            throw new ItemException("Legacy path is no path: %s".formatted(e.getMessage()), e);
        }
    }
}

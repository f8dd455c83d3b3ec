package dev.sluice.jobs.label.rollback;

import dev.sluice.config.Folders;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.Wording;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeDifference;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks whether a legacy folder still holds what was migrated from it. */
final class LegacyContent {
    private final LabelStoreReader store;
    private final Meter meter;

    LegacyContent(LabelStoreReader store, Meter meter) {
        this.store = store;
        this.meter = meter;
    }

    /** Lists the folder; refuses one that is gone or has nothing in it. */
    static ProjectTree list(MigratedProject project) {
        Path folder = project.folder();
        String path = project.row().legacyPath();
        if (!folder.isAbsolute()) {
            throw new ItemException(
                    "Legacy path %s is relative: make it absolute in the project's row, then resume".formatted(path));
        }
        if (!Folders.isThere(folder)) {
            throw new ItemException(
                    Files.exists(folder)
                            ? "Legacy path is no folder: %s; bring the folder back, then resume".formatted(path)
                            : "Legacy path no longer exists: %s; bring the folder back, then resume".formatted(path));
        }
        ProjectTree tree = TreeReader.read(folder, LinkPolicy.FOLLOW);
        if (tree.entries().isEmpty()) {
            throw new ItemException("Legacy path is empty: %s; bring its files back, then resume".formatted(path));
        }
        return tree;
    }

    /**
     * Reads a legacy folder.
     *
     * @return whether there was something to hold it against: the row of its dataset may be gone
     * @throws ItemException where it has other content than what was migrated, with the names of the files
     */
    boolean requireSame(MigratedProject project, ProjectTree tree) throws IOException {
        Optional<DatasetRow> dataset = Optional.ofNullable(project.datasetId()).flatMap(store::dataset);
        if (dataset.isEmpty()) {
            return false;
        }
        Optional<Path> folder = dataset.get().folder();
        DatasetManifest written = folder.isEmpty() ? null : DatasetStorage.manifest(folder.get());
        List<String> different;
        if (project.exact() && written != null) {
            different = written.differences(TreeContent.checksums(tree, written.datasetHash(), meter));
        } else if (TreeContent.read(tree, meter)
                .datasetHash()
                .equals(dataset.get().hash())) {
            different = List.of();
        } else {
            different = folder.filter(Folders::isThere).isPresent()
                    ? TreeDifference.between(tree, TreeReader.read(folder.get(), LinkPolicy.FOLLOW), meter::read)
                    : List.of("its hash");
        }
        if (!different.isEmpty()) {
            throw new ItemException(
                    "Legacy path %s has other content than dataset %d that was made from it: %s; bring these files back, then resume"
                            .formatted(project.row().legacyPath(), dataset.get().id(), Wording.firstOf(different)));
        }
        return true;
    }
}

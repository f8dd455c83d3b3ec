package dev.sluice.jobs.label.migrate;

import dev.sluice.config.Folders;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.Wording;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeDifference;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which dataset has a project's content. The hash only says where to look: folders of other content can have it too, and
 * a dataset may have been changed since it was made. So the folders are compared byte for byte.
 */
final class StoredDatasets {
    private final LabelStoreReader store;
    private final Meter meter;

    StoredDatasets(LabelStoreReader store, Meter meter) {
        this.store = store;
        this.meter = meter;
    }

    /**
     * The dataset row of a hash, if there is one.
     *
     * @param row null where there is none
     * @param usable whether its folder has the project's very content; a row without such a folder is to be led elsewhere
     */
    record Match(DatasetRow row, boolean usable) {}

    /** @throws ItemException where an intact dataset has the project's hash and other content */
    Match find(LegacyProject project, ProjectTree tree, DatasetManifest content) throws IOException {
        Optional<DatasetRow> found = store.dataset(content.datasetHash());
        Optional<Path> folder = found.flatMap(StoredDatasets::folder);
        if (folder.isEmpty()) {
            return new Match(found.orElse(null), false);
        }
        DatasetRow row = found.get();
        ProjectTree stored = TreeReader.read(folder.get(), LinkPolicy.FOLLOW);
        List<String> different = TreeDifference.between(tree, stored, meter::read);
        if (different.isEmpty()) {
            return new Match(row, true);
        }
        if (intact(row, stored) || onlyWhatMayHaveBeenLinked(different, tree, stored)) {
            throw collision("dataset %d (%s)".formatted(row.id(), folder.get()), project, different);
        }
        return new Match(row, false);
    }

    /**
     * The content of a project, known without hashing it: its files have the checksums that were noted when a dataset was
     * made, and the very bytes that the dataset has now.
     *
     * @return null where that is not so, and where the dataset does not tell
     */
    DatasetManifest contentOf(ProjectTree tree, DatasetRow row) throws IOException {
        Path folder = row.folder().filter(Folders::isThere).orElse(null);
        try {
            DatasetManifest made = folder == null ? null : DatasetStorage.manifest(folder);
            if (made == null || !made.datasetHash().equals(row.hash())) {
                return null;
            }
            ProjectTree stored = TreeReader.read(folder, LinkPolicy.FOLLOW);
            try (ByteComparison comparison = new ByteComparison(meter, tree, stored)) {
                boolean same = comparison.same() && TreeContent.agrees(tree, made, comparison);
                return same && comparison.same() ? made : null;
            }
        } catch (ItemException e) {
            // What is wrong with the dataset is said to whoever has its hash; with the project, when it is hashed.
            return null;
        }
    }

    private static Optional<Path> folder(DatasetRow row) {
        try {
            return row.folder().filter(Folders::isThere);
        } catch (ItemException e) {
            throw new ItemException("dataset %d has this project's hash: %s".formatted(row.id(), e.getMessage()), e);
        }
    }

    static ItemException collision(String other, LegacyProject project, List<String> different) {
        return new ItemException(
                ("%s has the same hash but other content than project %d: %s; the application allows one dataset for"
                                + " each hash, so rename or add a file in the project, then resume")
                        .formatted(other, project.id(), Wording.firstOf(different)));
    }

    private boolean intact(DatasetRow row, ProjectTree stored) throws IOException {
        DatasetManifest made = DatasetStorage.manifest(stored.root());
        return made == null
                ? TreeContent.read(stored, meter).datasetHash().equals(row.hash())
                : made.differences(TreeContent.checksums(stored, made.datasetHash(), meter))
                        .isEmpty();
    }

    /**
     * A folder that was linked is copied but not hashed, and only our own manifest tells that later. So where a dataset
     * without one differs from the project in nothing but whole folders, nobody can say that it was changed.
     */
    private static boolean onlyWhatMayHaveBeenLinked(List<String> different, ProjectTree tree, ProjectTree stored)
            throws IOException {
        if (DatasetStorage.manifest(stored.root()) != null) {
            return false;
        }
        Set<Path> own = folders(tree);
        Set<Path> others = folders(stored);
        others.removeAll(own);
        return different.stream().map(Path::of).allMatch(path -> others.stream().anyMatch(path::startsWith));
    }

    private static Set<Path> folders(ProjectTree tree) {
        return tree.entries().stream()
                .filter(entry -> entry.folder() && !entry.link())
                .map(TreeEntry::relative)
                .map(Path::of)
                .collect(Collectors.toSet());
    }
}

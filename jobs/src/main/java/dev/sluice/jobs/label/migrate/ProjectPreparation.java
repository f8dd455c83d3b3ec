package dev.sluice.jobs.label.migrate;

import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.SessionFolders;
import dev.sluice.model.ItemException;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.RawSession;
import dev.sluice.model.label.TreeEntry;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import dev.sluice.writers.label.StagedDataset;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The long part of a project. The first of its kind is read once and copied in the same pass. One that begins like a
 * dataset is compared with it, and neither hashed nor copied where it is equal. What is left is hashed first.
 */
final class ProjectPreparation {
    private final ProjectFolder folders;
    private final LabelStoreReader store;
    private final StoredDatasets stored;
    private final DatasetStorage storage;
    private final Meter meter;
    private final HashClaims claims = new HashClaims();

    ProjectPreparation(ProjectFolder folders, LabelStoreReader store, DatasetStorage storage, Meter meter) {
        this.folders = folders;
        this.store = store;
        this.stored = new StoredDatasets(store, meter);
        this.storage = storage;
        this.meter = meter;
    }

    PreparedProject prepare(PlanItem item) throws IOException {
        LegacyProject project = store.legacyProject(Long.parseLong(item.key()))
                .orElseThrow(() -> new ItemException(
                        "Project %s does not exist, or is not a legacy project any more".formatted(item.key())));
        ProjectTree tree = folders.read(project);
        List<RawSession> sessions = SessionFolders.of(tree);
        LegacyPlan.Detail planned = LegacyPlan.Detail.of(item);
        if (planned == null || planned.length() != tree.hashedLength()) {
            return hashFirst(item, project, tree, sessions);
        }
        if (planned.likeHash() == null && planned.likeProject() == null) {
            return copyFirst(item, project, tree, sessions);
        }
        Optional<String> like =
                Optional.ofNullable(planned.likeHash()).or(() -> store.datasetHash(planned.likeProject()));
        PreparedProject same = like.isEmpty() ? null : compareFirst(item, project, tree, sessions, like.get());
        return same == null ? hashFirst(item, project, tree, sessions) : same;
    }

    /** Spares a project that is equal to a dataset its hash; null where it is not equal. */
    private PreparedProject compareFirst(
            PlanItem item, LegacyProject project, ProjectTree tree, List<RawSession> sessions, String hash)
            throws IOException {
        HashClaims.Claim claim = claims.claim(hash);
        try {
            Optional<DatasetRow> row = store.dataset(hash);
            DatasetManifest manifest = row.isEmpty() ? null : stored.contentOf(tree, row.get());
            if (manifest == null) {
                claim.close();
                return null;
            }
            requireUnchanged(tree);
            return new PreparedProject(item, project, tree, manifest, sessions, null, row.get(), claim);
        } catch (IOException | RuntimeException e) {
            giveUp(null, claim, e);
            throw e;
        }
    }

    private PreparedProject copyFirst(PlanItem item, LegacyProject project, ProjectTree tree, List<RawSession> sessions)
            throws IOException {
        StagedDataset staged = storage.stage(item.key(), tree.root());
        HashClaims.Claim claim = null;
        try {
            DatasetManifest manifest = copy(tree, staged);
            claim = claims.claim(manifest.datasetHash());
            StoredDatasets.Match found = stored.find(project, tree, manifest);
            if (found.usable()) {
                staged.close();
                staged = null;
            }
            requireUnchanged(tree);
            return new PreparedProject(item, project, tree, manifest, sessions, staged, found.row(), claim);
        } catch (IOException | RuntimeException e) {
            giveUp(staged, claim, e);
            throw e;
        }
    }

    private PreparedProject hashFirst(PlanItem item, LegacyProject project, ProjectTree tree, List<RawSession> sessions)
            throws IOException {
        DatasetManifest manifest = TreeContent.read(tree, meter);
        HashClaims.Claim claim = claims.claim(manifest.datasetHash());
        StagedDataset staged = null;
        try {
            StoredDatasets.Match found = stored.find(project, tree, manifest);
            if (!found.usable()) {
                staged = storage.stage(item.key(), tree.root());
                if (!copy(tree, staged).equals(manifest)) {
                    throw changed(tree);
                }
            }
            requireUnchanged(tree);
            return new PreparedProject(item, project, tree, manifest, sessions, staged, found.row(), claim);
        } catch (IOException | RuntimeException e) {
            giveUp(staged, claim, e);
            throw e;
        }
    }

    private static void giveUp(StagedDataset staged, HashClaims.Claim claim, Exception cause) {
        if (claim != null) {
            claim.close();
        }
        if (staged != null) {
            try {
                staged.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private DatasetManifest copy(ProjectTree tree, StagedDataset staged) throws IOException {
        DatasetManifest manifest = TreeContent.read(tree, new Copier(meter, staged));
        staged.complete();
        return manifest;
    }

    /** What came, went or was written since the project was listed would be missed. */
    private static void requireUnchanged(ProjectTree tree) {
        if (!TreeReader.read(tree.root(), LinkPolicy.FOLLOW).entries().equals(tree.entries())) {
            throw changed(tree);
        }
    }

    private static ItemException changed(ProjectTree tree) {
        return new ItemException(
                "%s changed while it was read: stop what writes there, then resume".formatted(tree.root()));
    }

    /** Writes what is read. */
    private static final class Copier extends Meter {
        private final StagedDataset staged;

        Copier(Meter meter, StagedDataset staged) {
            super(meter);
            this.staged = staged;
        }

        @Override
        public void folder(TreeEntry folder) throws IOException {
            staged.addFolder(folder);
        }

        @Override
        public void beginFile(TreeEntry file) throws IOException {
            staged.beginFile(file);
        }

        @Override
        public void bytes(byte[] buffer, int length) throws IOException {
            super.bytes(buffer, length);
            staged.write(buffer, length);
        }

        @Override
        public void endFile(TreeEntry file) throws IOException {
            staged.endFile(file);
        }
    }
}

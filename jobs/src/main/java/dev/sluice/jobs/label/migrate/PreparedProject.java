package dev.sluice.jobs.label.migrate;

import dev.sluice.model.PlanItem;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.RawSession;
import dev.sluice.writers.label.StagedDataset;
import java.io.IOException;
import java.util.List;

/**
 * A project whose files are where they belong, or ready to go there.
 *
 * @param staged the copy; null where an existing dataset has the same content
 * @param existing the dataset that has it, or the row that lost its folder; null for a new one
 * @param claim keeps other projects of the same content waiting until this one is through
 */
record PreparedProject(
        PlanItem item,
        LegacyProject project,
        ProjectTree tree,
        DatasetManifest manifest,
        List<RawSession> sessions,
        StagedDataset staged,
        DatasetRow existing,
        HashClaims.Claim claim)
        implements AutoCloseable {
    /** Removes what was not published, and lets the next project of this content go on. */
    @Override
    public void close() throws IOException {
        try (claim) {
            if (staged != null) {
                staged.close();
            }
        }
    }
}

package dev.sluice.jobs.label.migrate;

import dev.sluice.config.Settings;
import dev.sluice.jobs.label.DatasetReadings;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.SessionData;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeDifference;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Reads a migrated project back: its rows, its dataset against the manifest, and that its sessions open. The rows are read
 * over connections of its own, opened after the commits.
 */
final class ProjectVerification {
    private final LabelStore store;
    private final DatasetReadings readings;
    private final Meter meter;

    ProjectVerification(LabelStore store, Meter meter) {
        this.store = store;
        this.meter = meter;
        this.readings = DatasetReadings.byChecksums(meter);
    }

    String verify(LedgerEntry entry) throws IOException {
        LabelStoreReader reader = store.anew().reader();
        ProjectProof committed = ProjectProof.of(entry);
        long projectId = Long.parseLong(entry.item().key());
        DatasetRow dataset = reader.dataset(committed.hash())
                .filter(row -> row.id() == committed.datasetId())
                .orElseThrow(() -> new ItemException("the row of dataset %d is gone".formatted(committed.datasetId())));
        Path folder = Path.of(dataset.filePath());
        ProjectProof proof = folder.toString().equals(committed.datasetPath())
                ? committed
                : moved(reader, projectId, committed, folder);
        readBack(folder, proof);
        requireSessions(reader, projectId, proof);
        String now = store.anew().judgements().of(projectId);
        return proof.verified(
                        now.equals(proof.judgementsBefore())
                                ? "unchanged"
                                : "labelings, bouts or flags were changed by somebody after the migration")
                .text();
    }

    /**
     * A later project may have found the dataset changed and led its row to the content that it had, or somebody has moved
     * the storage. The sessions that stayed behind are told.
     */
    private static ProjectProof moved(LabelStoreReader store, long projectId, ProjectProof proof, Path folder)
            throws IOException {
        DatasetManifest manifest = folder.isAbsolute() ? DatasetStorage.manifest(folder) : null;
        if (manifest == null || !manifest.datasetHash().equals(proof.hash())) {
            throw new ItemException("dataset %d does not lead to %s any more but to %s: look at its row, then resume"
                    .formatted(proof.datasetId(), proof.datasetPath(), folder));
        }
        return proof.at(folder, SessionData.elsewhere(store.sessions(projectId), proof.opened(), folder));
    }

    private void readBack(Path folder, ProjectProof proof) throws IOException {
        DatasetReadings.Reading reading;
        try {
            reading = readings.of(folder);
        } catch (IOException e) {
            throw new ItemException(
                    "%s cannot be read back: %s; keep %s, mend it, then resume"
                            .formatted(folder, e.getMessage(), proof.originalPath()),
                    e);
        }
        if (reading.drift() != null) {
            boolean ofThis = reading.hash().equals(proof.hash());
            requireNone(ofThis ? reading.drift() : List.of("its manifest"), folder, proof);
        } else if (proof.created() || proof.repointed()) {
            throw new ItemException("the manifest of %s is gone".formatted(folder));
        } else if (!reading.hash().equals(proof.hash())) {
            requireNone(differencesToSource(proof, folder), folder, proof);
        }
    }

    private static void requireNone(List<String> drift, Path folder, ProjectProof proof) {
        if (!drift.isEmpty()) {
            throw new ItemException(
                    "%s does not hold what was written there (%s): keep %s, look who changes the dataset, then resume"
                            .formatted(
                                    folder,
                                    String.join(", ", drift.subList(0, Math.min(5, drift.size()))),
                                    proof.originalPath()));
        }
    }

    /** A dataset of the application's own has no manifest, and linked folders make its hash hard to repeat. */
    private List<String> differencesToSource(ProjectProof proof, Path folder) throws IOException {
        return TreeDifference.between(
                TreeReader.read(Settings.expandHome(proof.originalPath()), LinkPolicy.FOLLOW),
                TreeReader.read(folder, LinkPolicy.FOLLOW),
                meter::read);
    }

    private static void requireSessions(LabelStoreReader store, long projectId, ProjectProof proof) {
        List<SessionRow> sessions = store.sessions(projectId);
        SessionData.requireStillOpen(proof.opened(), SessionData.opened(sessions, null));
        Set<String> known = store.rawSessions(proof.datasetId());
        sessions.stream()
                .filter(session -> Long.valueOf(proof.datasetId()).equals(session.datasetId()))
                .filter(session -> session.rawSessionName() != null && !known.contains(session.rawSessionName()))
                .findFirst()
                .ifPresent(session -> {
                    throw new ItemException("session %d reads from %s, which raw_dataset_sessions does not have"
                            .formatted(session.id(), session.rawSessionName()));
                });
    }
}

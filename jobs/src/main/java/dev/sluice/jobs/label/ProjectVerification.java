package dev.sluice.jobs.label;

import dev.sluice.config.Database;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.Progress;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.Judgements;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeDifference;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Reads a migrated project back: its rows, its dataset against the manifest, and that its sessions open. The rows are read
 * over connections of its own, opened after the commits.
 */
final class ProjectVerification implements AutoCloseable {
    private final Supplier<Database> databases;
    private final Progress progress;
    private final RateLimit limit;
    private final ConcurrentMap<Path, FutureTask<List<String>>> readings = new ConcurrentHashMap<>();
    private Rows rows;

    /** What is read of the database. */
    private record Rows(Database database, LabelStoreReader store, Judgements judgements) {
        Rows(Database database) {
            this(database, new LabelStoreReader(database), new Judgements(database));
        }
    }

    /** @param databases opens the database anew */
    ProjectVerification(Supplier<Database> databases, Progress progress, RateLimit limit) {
        this.databases = databases;
        this.progress = progress;
        this.limit = limit;
    }

    private synchronized Rows rows() {
        if (rows == null) {
            rows = new Rows(databases.get());
        }
        return rows;
    }

    @Override
    public synchronized void close() {
        if (rows != null) {
            rows.database().close();
        }
    }

    String verify(LedgerEntry entry) throws IOException {
        LabelStoreReader store = rows().store();
        ProjectProof committed = ProjectProof.of(entry);
        long projectId = Long.parseLong(entry.item().key());
        DatasetRow dataset = store.dataset(committed.hash())
                .filter(row -> row.id() == committed.datasetId())
                .orElseThrow(() -> new ItemException("the row of dataset %d is gone".formatted(committed.datasetId())));
        Path folder = Path.of(dataset.filePath());
        ProjectProof proof = folder.toString().equals(committed.datasetPath())
                ? committed
                : moved(store, projectId, committed, folder);
        readBack(folder, proof);
        requireSessions(store, projectId, proof);
        String now = rows().judgements().of(projectId);
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

    /** Reads a dataset once, however many projects share it; what is found there holds for each of them. */
    private void readBack(Path folder, ProjectProof proof) throws IOException {
        DatasetManifest written = DatasetStorage.manifest(folder);
        if (written == null) {
            if (proof.created() || proof.repointed()) {
                throw new ItemException("the manifest of %s is gone".formatted(folder));
            }
            requireNone(differencesToSource(proof, folder), folder, proof);
            return;
        }
        FutureTask<List<String>> reading = new FutureTask<>(() -> drift(folder, written));
        FutureTask<List<String>> first = readings.putIfAbsent(folder, reading);
        if (first == null) {
            reading.run();
        }
        try {
            requireNone((first == null ? reading : first).get(), folder, proof);
        } catch (ExecutionException e) {
            throw new ItemException(
                    "%s cannot be read back: %s; keep %s, mend it, then resume"
                            .formatted(folder, e.getCause().getMessage(), proof.originalPath()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while %s was read back".formatted(folder), e);
        }
    }

    private List<String> drift(Path folder, DatasetManifest written) throws IOException {
        DatasetManifest read =
                TreeContent.read(TreeReader.read(folder, LinkPolicy.FOLLOW).hashedAs(written), meter());
        List<String> drift = written.differences(read);
        return drift.isEmpty() && !read.datasetHash().equals(written.datasetHash())
                ? List.of("the dataset hash")
                : drift;
    }

    private TreeContent.Sink meter() {
        return new TreeContent.Sink() {
            @Override
            public void bytes(byte[] buffer, int length) {
                progress.read(length);
                limit.pass(length);
            }
        };
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
        ProjectTree tree = TreeReader.read(folder, LinkPolicy.FOLLOW);
        return TreeContent.read(tree, meter()).datasetHash().equals(proof.hash())
                ? List.of()
                : TreeDifference.between(
                        TreeReader.read(Settings.expandHome(proof.originalPath()), LinkPolicy.FOLLOW), tree);
    }

    private static void requireSessions(LabelStoreReader store, long projectId, ProjectProof proof) {
        List<SessionRow> sessions = store.sessions(projectId);
        List<Long> lost = new ArrayList<>(proof.opened());
        lost.removeAll(SessionData.opened(sessions, null));
        if (!lost.isEmpty()) {
            throw new ItemException(
                    "sessions %s opened before and do not open now: look at their rows, then resume".formatted(lost));
        }
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

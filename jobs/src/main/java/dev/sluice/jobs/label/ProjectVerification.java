package dev.sluice.jobs.label;

import dev.sluice.config.Database;
import dev.sluice.jobs.run.Progress;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.readers.label.Judgements;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a migrated project back: its rows, its dataset against the manifest, and that its sessions open. */
final class ProjectVerification {
    private final LabelStoreReader store;
    private final Judgements judgements;
    private final Progress progress;
    private final RateLimit limit;
    private final Set<String> readBack = ConcurrentHashMap.newKeySet();

    ProjectVerification(Database database, LabelStoreReader store, Progress progress, RateLimit limit) {
        this.store = store;
        this.judgements = new Judgements(database);
        this.progress = progress;
        this.limit = limit;
    }

    String verify(LedgerEntry entry) throws IOException {
        ProjectProof proof = ProjectProof.of(entry);
        DatasetRow dataset = store.dataset(proof.hash())
                .filter(row -> row.id() == proof.datasetId())
                .orElseThrow(() -> new ItemException("the row of dataset %d is gone".formatted(proof.datasetId())));
        Path folder = Path.of(dataset.filePath());
        if (!folder.toString().equals(proof.datasetPath())) {
            throw new ItemException("dataset %d does not lead to %s any more but to %s"
                    .formatted(proof.datasetId(), proof.datasetPath(), folder));
        }
        if (proof.created() || proof.repointed()) {
            compare(folder);
        }
        requireSessionsOpen(Long.parseLong(entry.item().key()), proof);
        String now = judgements.of(Long.parseLong(entry.item().key()));
        return proof.verified(
                        now.equals(proof.judgementsBefore())
                                ? "unchanged"
                                : "labelings, bouts or flags were changed by somebody after the migration")
                .text();
    }

    private void compare(Path folder) throws IOException {
        if (!readBack.add(folder.toString())) {
            return;
        }
        DatasetManifest written = DatasetStorage.manifest(folder);
        if (written == null) {
            throw new ItemException("the manifest of %s is gone".formatted(folder));
        }
        ProjectTree tree = TreeReader.read(folder, LinkPolicy.REFUSE);
        DatasetManifest read = TreeContent.read(tree, new TreeContent.Sink() {
            @Override
            public void bytes(byte[] buffer, int length) {
                progress.read(length);
                limit.pass(length);
            }
        });
        Map<String, String> expected = checksums(written);
        Map<String, String> found = checksums(read);
        List<String> drift = new ArrayList<>();
        expected.forEach((path, checksum) -> {
            if (!checksum.equals(found.get(path))) {
                drift.add(path);
            }
        });
        found.keySet().stream().filter(path -> !expected.containsKey(path)).forEach(drift::add);
        if (!drift.isEmpty()) {
            throw new ItemException("%s does not hold what was written: %s"
                    .formatted(folder, String.join(", ", drift.subList(0, Math.min(5, drift.size())))));
        }
    }

    private static Map<String, String> checksums(DatasetManifest manifest) {
        Function<DatasetManifest.Entry, String> content = entry -> entry.size() + ":" + entry.checksum();
        return manifest.entries().stream().collect(Collectors.toMap(DatasetManifest.Entry::path, content));
    }

    private void requireSessionsOpen(long projectId, ProjectProof proof) {
        List<Long> lost = new ArrayList<>(proof.opened());
        lost.removeAll(SessionData.opened(store.sessions(projectId), null));
        if (!lost.isEmpty()) {
            throw new ItemException("sessions %s opened before and do not open now".formatted(lost));
        }
    }
}

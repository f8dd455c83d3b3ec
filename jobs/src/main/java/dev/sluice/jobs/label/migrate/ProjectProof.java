package dev.sluice.jobs.label.migrate;

import dev.sluice.model.LedgerEntry;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of a migrated project, kept in its ledger entry.
 *
 * @param created whether the dataset is new
 * @param repointed whether the dataset's row had lost its content and now leads to a new folder
 * @param left the session folders of such a dataset that the new folder has not
 * @param earlierPath where the row of such a dataset led before
 * @param sessions how many sessions the project has
 * @param sessionsRepointed how many of them read from the dataset now
 * @param opened the sessions whose data the application found before; it must find it afterwards
 * @param elsewhere those of them that read from a folder that is not this project's, and still do
 * @param judgementsBefore fingerprint of labelings, bouts and flags before the transaction's changes
 * @param judgementsAfter the same after them
 * @param verified what was read back; null before that
 */
record ProjectProof(
        long datasetId,
        boolean created,
        boolean repointed,
        List<String> left,
        String earlierPath,
        String datasetPath,
        String originalPath,
        String hash,
        long files,
        long bytes,
        long sessions,
        long sessionsRepointed,
        List<Long> opened,
        List<Long> elsewhere,
        String judgementsBefore,
        String judgementsAfter,
        String verified) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    String text() {
        return JSON.writeValueAsString(this);
    }

    static ProjectProof of(LedgerEntry entry) {
        return entry.proof() == null ? null : JSON.readValue(entry.proof(), ProjectProof.class);
    }

    /** The same after its dataset's row was led to another folder. */
    ProjectProof at(Path folder, List<Long> stayedBehind) {
        return with(folder.toString(), stayedBehind, verified);
    }

    ProjectProof verified(String what) {
        return with(datasetPath, elsewhere, what);
    }

    private ProjectProof with(String path, List<Long> stayedBehind, String what) {
        return new ProjectProof(
                datasetId,
                created,
                repointed,
                left,
                earlierPath,
                path,
                originalPath,
                hash,
                files,
                bytes,
                sessions,
                sessionsRepointed,
                opened,
                stayedBehind,
                judgementsBefore,
                judgementsAfter,
                what);
    }
}

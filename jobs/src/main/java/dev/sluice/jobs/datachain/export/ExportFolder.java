package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.files.FolderLedger;
import java.io.IOException;
import java.util.Optional;

/**
 * The target folder of an export: files of one export only, so that whoever reads the folder reads one catalogue.
 *
 * @param afresh whether somebody has said that an export that is there may go
 */
record ExportFolder(DataFolder folder, boolean afresh) implements FolderTarget.Content {
    @Override
    public void requireFree() {
        try {
            Optional<String> other = folder.list("").stream()
                    .filter(name -> name.equals(ExportPublication.MANIFEST) || name.endsWith(".parquet"))
                    .findFirst();
            if (other.isPresent()) {
                throw new RefusedException(
                        "%s holds an export already (%s): choose an empty folder, so that nothing of it is mixed with this one"
                                .formatted(folder.address(), other.get()));
            }
        } catch (IOException e) {
            throw new RefusedException("%s cannot be looked at: %s".formatted(folder.address(), e.getMessage()), e);
        }
    }

    @Override
    public void clear(FolderLedger earlier) throws IOException {
        if (!afresh && folder.size(ExportPublication.MANIFEST).isPresent()) {
            throw new RefusedException(
                    "%s holds an export that ended with failed items: go on with it (`sluice resume`), choose an empty folder, or give it up with --new"
                            .formatted(folder.address()));
        }
        folder.delete(ExportPublication.MANIFEST);
        for (ExportedVersion version : ExportedVersion.of(earlier.entries())) {
            if (version.plan() != null) {
                folder.delete(version.plan().file());
            }
        }
    }
}

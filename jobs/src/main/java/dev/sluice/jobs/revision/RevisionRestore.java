package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.config.backup.RestorableBackup;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.revision.VersionTable;
import dev.sluice.writers.sql.BackupFile;
import dev.sluice.writers.sql.RunOnStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Brings a database back to what a backup holds. */
public final class RevisionRestore {
    private final RevisionOptions options;

    public RevisionRestore(RevisionOptions options) {
        this.options = options;
    }

    /**
     * Makes the database what it was when a backup was made.
     *
     * @return the backup of what it was before; empty where none was wanted
     */
    public Optional<Path> from(Path backup) {
        requireOpen();
        return new LoneDatabase(options).act(database -> {
            RestorableBackup archive = database.archive(RunOnStore.TABLES);
            Optional<Path> before = prepared(archive, backup, database);
            try {
                archive.restore(backup);
            } catch (ItemException | IOException e) {
                throw new RefusedException(
                        "%s cannot be restored: %s%s"
                                .formatted(
                                        backup,
                                        e.getMessage(),
                                        before.map("; what was there before is in %s"::formatted)
                                                .orElse("")),
                        e);
            }
            return before;
        });
    }

    /** What is restored may itself be what is broken. */
    private void requireOpen() {
        try {
            options.open().close();
        } catch (RefusedException e) {
            throw options.isFile()
                    ? new RefusedException(
                            e.getMessage()
                                    + "; if the file is damaged or gone, put an empty one in its place and restore with --no-backup",
                            e)
                    : e;
        }
    }

    /** Looks at the backup, and makes one of what is there now; its file. */
    private Optional<Path> prepared(RestorableBackup archive, Path backup, Database database) {
        try {
            archive.check(backup);
            requireKnown(archive.column(backup, VersionTable.NAME), backup);
        } catch (ItemException | IOException e) {
            throw new RefusedException(
                    "%s cannot be restored: %s; nothing was changed in %s"
                            .formatted(
                                    backup, e.getMessage(), database.address().shown()),
                    e);
        }
        Optional<BackupFile> now = options.backup(database);
        if (now.isEmpty()) {
            return Optional.empty();
        }
        try {
            now.get().requirePossible();
            return Optional.of(now.get().make());
        } catch (ItemException | IOException e) {
            throw new RefusedException(
                    "what is in %s now cannot be kept: %s; nothing was changed; with --no-backup it is not kept"
                            .formatted(database.address().shown(), e.getMessage()),
                    e);
        }
    }

    /** A backup of another tool's database would take the place of this one. */
    private void requireKnown(List<String> ids, Path backup) {
        for (String id : ids) {
            if (options.revisions().graph().find(id).isEmpty()) {
                throw new RefusedException(
                        "%s is at revision %s, which is not among those of %s: it is the backup of another database; nothing was changed"
                                .formatted(backup, id, options.revisions().name()));
            }
        }
    }
}

package dev.sluice.config.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A backup that can also be brought back. */
public sealed interface RestorableBackup extends Backup permits SqliteCopy, PostgresArchive {
    /**
     * Looks whether a file is a whole backup of this kind; changes nothing.
     *
     * @throws dev.sluice.model.ItemException where it is not
     */
    void check(Path file) throws IOException;

    /**
     * The only column of a small table, as a file has it; empty where it has no such table.
     *
     * @throws dev.sluice.model.ItemException where the file cannot be read
     */
    List<String> column(Path file, String table) throws IOException;

    /**
     * Makes the database what it was when a file was written, all of it or nothing.
     *
     * @throws dev.sluice.model.ItemException where that fails; the database is as it was
     */
    void restore(Path file) throws IOException;
}

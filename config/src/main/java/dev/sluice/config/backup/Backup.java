package dev.sluice.config.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What copies a whole database into a file. */
public sealed interface Backup permits RestorableBackup, DumpProgram {
    /** What the name of the file ends with, such as {@code .sql}. */
    String ending();

    /**
     * Looks whether everything is there that it takes; changes nothing.
     *
     * @throws dev.sluice.model.RefusedException with what is missing
     */
    void requirePossible();

    /** How many bytes it takes at most; empty where nobody can tell before. */
    OptionalLong size();

    /**
     * Writes the copy over an empty file; once this returns, it has been found complete.
     *
     * @throws dev.sluice.model.ItemException where the database cannot be copied, and why
     */
    void write(Path file) throws IOException;
}

package dev.sluice.jobs.datachain;

import dev.sluice.config.backup.SqliteCopy;
import dev.sluice.config.files.DataFolder;
import dev.sluice.model.ItemException;
import dev.sluice.readers.datachain.CatalogueFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of a catalogue in one file, as it is at one moment. It has a name that nobody takes for a backup until it is complete,
 * has been checked and is on the disk.
 */
public final class CatalogueCopy implements AutoCloseable {
    private final CatalogueFile file;
    private final Path copy;
    private final DraftFile draft;
    private final DataFolder folder;

    /**
     * @param copy what it is to be called
     * @param run whose draft it is
     */
    public CatalogueCopy(CatalogueFile file, Path copy, String run) {
        this.file = file;
        this.copy = copy;
        this.draft = new DraftFile(copy.resolveSibling(".sluice-backup-%s".formatted(run)), copy);
        this.folder = DataFolder.of(copy.getParent().toString(), copy);
    }

    public Path path() {
        return copy;
    }

    /** Removes what an attempt has left. */
    public void clear() throws IOException {
        draft.remove();
    }

    /** Copies and checks; returns the SHA-256 of the copy, which has not got its name yet. */
    public String write() throws IOException {
        try {
            draft.create(file.path());
            new SqliteCopy(file::dedicatedConnection, List.of()).write(draft.path());
            return folder.sha256(draft.path().getFileName().toString());
        } catch (IOException | RuntimeException e) {
            clear();
            throw e;
        }
    }

    /** Gives the copy its name, once it is on the disk. */
    public void publish() throws IOException {
        try {
            DraftFile.requireAlone(copy);
            draft.publish();
        } catch (FileAlreadyExistsException e) {
            throw new ItemException(
                    "%s has come into being meanwhile and is not written over: launch again with another name"
                            .formatted(copy),
                    e);
        } finally {
            clear();
        }
    }

    /** @throws ItemException where the file has other bytes now */
    public void verify(Object sha256) throws IOException {
        if (!folder.sha256(copy.getFileName().toString()).equals(sha256)) {
            throw new ItemException("%s has other bytes than were written: look at the disk".formatted(copy));
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}

package dev.sluice.writers.label;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A dataset while it is put together. Every file and folder is synced before the dataset may be published. */
public final class StagedDataset implements AutoCloseable {
    private final Path folder;
    private final List<Path> folders = new ArrayList<>();
    private FileChannel current;

    StagedDataset(Path folder) {
        this.folder = folder;
        folders.add(folder);
    }

    public Path folder() {
        return folder;
    }

    public void addFolder(String relative) throws IOException {
        folders.add(Files.createDirectory(folder.resolve(relative)));
    }

    public void beginFile(String relative) throws IOException {
        current = FileChannel.open(folder.resolve(relative), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    public void write(byte[] buffer, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
        while (bytes.hasRemaining()) {
            current.write(bytes);
        }
    }

    public void endFile() throws IOException {
        current.force(true);
        current.close();
        current = null;
    }

    /** Syncs the folders; the files are synced already. */
    public void complete() throws IOException {
        for (Path each : folders) {
            DatasetStorage.sync(each);
        }
    }

    /** Removes what is there; nothing where it has been published. */
    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
        DatasetStorage.deleteTree(folder);
    }
}

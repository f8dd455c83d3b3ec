package dev.sluice.writers.label;

import dev.sluice.config.files.FileRights;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A dataset while it is put together. Every file and folder is synced before the dataset may be published. */
public final class StagedDataset implements AutoCloseable {
    private final Path folder;
    private final Map<Path, Path> sources = new LinkedHashMap<>();
    private FileChannel current;

    StagedDataset(Path folder, Path source) {
        this.folder = folder;
        sources.put(folder, source);
    }

    public Path folder() {
        return folder;
    }

    /** Begins a folder that is to be like the given one. */
    public void addFolder(TreeEntry source) throws IOException {
        sources.put(Files.createDirectory(folder.resolve(source.relative())), source.place());
    }

    /** Begins a file; its bytes follow. */
    public void beginFile(TreeEntry source) throws IOException {
        current = FileChannel.open(
                folder.resolve(source.relative()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    public void write(byte[] buffer, int length) throws IOException {
        Channels.newOutputStream(current).write(buffer, 0, length);
    }

    /** Ends the file, with the times, the rights and, where this user may give it away, the owner of its source. */
    public void endFile(TreeEntry source) throws IOException {
        resemble(folder.resolve(source.relative()), source.place(), UnaryOperator.identity());
        current.force(true);
        current.close();
        current = null;
    }

    /** Ends the folders, innermost first, and syncs them; the files are synced already. */
    public void complete() throws IOException {
        List<Path> innermostFirst = new ArrayList<>(sources.keySet());
        Collections.reverse(innermostFirst);
        for (Path each : innermostFirst) {
            resemble(each, sources.get(each), StagedDataset::openToItsOwner);
            DatasetStorage.sync(each);
        }
    }

    private static Set<PosixFilePermission> openToItsOwner(Set<PosixFilePermission> rights) {
        Set<PosixFilePermission> more = PosixFilePermissions.fromString("rwx------");
        more.addAll(rights);
        return more;
    }

    static Set<PosixFilePermission> withoutExecution(Set<PosixFilePermission> rights) {
        Set<PosixFilePermission> fewer = PosixFilePermissions.fromString("rw-rw-rw-");
        fewer.retainAll(rights);
        return fewer;
    }

    /** Gives a copy the owner, where this user may, the times and the rights of its source. */
    static void resemble(Path copy, Path source, UnaryOperator<Set<PosixFilePermission>> rights) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(source, PosixFileAttributes.class);
        FileRights.give(copy, wanted, rights.apply(wanted.permissions()));
        Files.setLastModifiedTime(copy, wanted.lastModifiedTime());
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

package dev.sluice.config.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/** Who may do what with files. On a file system that knows no such rights, nothing is done. */
public final class FileRights {
    private static final Set<PosixFilePermission> READ_AND_WRITE = PosixFilePermissions.fromString("rw-rw-rw-");

    private FileRights() {}

    /** Closes a folder to everybody but its owner. */
    public static void close(Path folder) throws IOException {
        if (view(folder) != null) {
            view(folder).setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Gives a copy the rights of its original, and its owner and group as far as this user may. */
    public static void copy(Path original, Path copy) throws IOException {
        if (view(original) != null && view(copy) != null) {
            PosixFileAttributes wanted = view(original).readAttributes();
            give(copy, wanted, wanted.permissions());
        }
    }

    /**
     * Lets those use a new file or folder who may use the folder of a store that it belongs to: a library may have made it for
     * its owner alone. What belongs to somebody else stays as it is.
     */
    public static void share(Path store, Path made) throws IOException {
        PosixFileAttributeView view = view(made);
        if (view(store) == null || view == null) {
            return;
        }
        PosixFileAttributes wanted = view(store).readAttributes();
        PosixFileAttributes now = view.readAttributes();
        Set<PosixFilePermission> rights = new HashSet<>(wanted.permissions());
        if (!now.isDirectory()) {
            rights.retainAll(READ_AND_WRITE);
        }
        rights.addAll(now.permissions());
        boolean same = rights.equals(now.permissions())
                && wanted.owner().equals(now.owner())
                && wanted.group().equals(now.group());
        if (!same) {
            try {
                give(made, wanted, rights);
            } catch (FileSystemException e) {
                // It is not this user's, who has not made it.
            }
        }
    }

    /** Gives a file rights, and the owner and group that it shall have, as far as this user may. */
    public static void give(Path file, PosixFileAttributes owners, Set<PosixFilePermission> rights) throws IOException {
        PosixFileAttributeView view = view(file);
        PosixFileAttributes now = view.readAttributes();
        try {
            if (!now.group().equals(owners.group())) {
                view.setGroup(owners.group());
            }
            if (!now.owner().equals(owners.owner())) {
                view.setOwner(owners.owner());
            }
        } catch (FileSystemException e) {
            // Only root may give files away; whoever else makes them owns them.
        }
        view.setPermissions(rights);
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class);
    }
}

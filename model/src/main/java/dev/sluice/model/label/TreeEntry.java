package dev.sluice.model.label;

import java.nio.file.Path;

/**
 * A file or a folder of a project.
 *
 * @param relative its path below the project, with {@code /} between names
 * @param place where it lies
 * @param folder whether it is a folder (or a link to one)
 * @param link whether it is a symbolic link itself
 * @param hashed whether the dataset hash covers it: files do, unless they lie below a linked folder
 * @param size bytes of a file; 0 for a folder
 * @param modified when it was last changed, in nanoseconds since 1970
 */
public record TreeEntry(
        String relative, Path place, boolean folder, boolean link, boolean hashed, long size, long modified) {
    /** The same entry, covered by the dataset hash or not. */
    public TreeEntry hashed(boolean covered) {
        return new TreeEntry(relative, place, folder, link, covered, size, modified);
    }

    /** The name of the session folder that this lies in; the name itself for something at the top. */
    public String top() {
        int slash = relative.indexOf('/');
        return slash < 0 ? relative : relative.substring(0, slash);
    }
}

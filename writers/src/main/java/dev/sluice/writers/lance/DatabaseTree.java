package dev.sluice.writers.lance;

import dev.sluice.config.lease.FileLease;
import dev.sluice.writers.files.RunInFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What belongs to a database of LanceDB, or to a copy of one, behind links too.
 *
 * @param folders itself first, and each before what is in it
 */
record DatabaseTree(List<Path> folders, List<Path> files) {
    private static final String HINT = "latest_version_hint.json";
    private static final Set<FileVisitOption> LINKS = EnumSet.of(FileVisitOption.FOLLOW_LINKS);

    static DatabaseTree of(Path database) throws IOException {
        DatabaseTree tree = new DatabaseTree(new ArrayList<>(), new ArrayList<>());
        Files.walkFileTree(database, LINKS, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(database) && isOurs(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                tree.folders().add(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink()) {
                    throw new FileSystemException(file.toString(), null, "it is a link to nothing");
                }
                // A hint may be newer than the versions that are copied; whoever finds none looks for himself.
                boolean list = file.getParent().equals(database) && DatabaseCopy.isList(file);
                if (!file.endsWith(HINT) && !file.endsWith(FileLease.SUFFIX) && !list) {
                    tree.files().add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                throw e instanceof FileSystemLoopException
                        ? new FileSystemException(file.toString(), null, "it is a link to a folder around it")
                        : e;
            }
        });
        return tree;
    }

    /** Plans, drafts, and other copies are no part of what is copied. */
    private static boolean isOurs(Path folder) {
        return folder.endsWith(RunInFolder.FOLDER)
                || DatabaseCopy.isDraft(folder)
                || BackupName.of(folder).isPresent()
                || BackupName.isReplaced(folder);
    }
}

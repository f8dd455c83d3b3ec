package dev.sluice.writers.lance;

import dev.sluice.config.files.FileRights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use what was written into a table: those who may use its folder. Lance makes most of its files for their owner alone,
 * who may be another than the one as whom Datus runs.
 */
final class TableRights {
    private static final Logger LOG = LoggerFactory.getLogger(TableRights.class);

    /** What Lance writes at a commit. Rows are written before, and shared one by one. */
    private static final List<String> COMMITTED = List.of("_versions", "_transactions", "_indices", "_refs");

    private TableRights() {}

    /** Shares all that stands around the rows of a table. */
    static void share(Path table) {
        for (String name : COMMITTED) {
            Path folder = table.resolve(name);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.forEach(each -> share(table, each));
                } catch (IOException | UncheckedIOException e) {
                    LOG.debug("{} cannot be shared", folder, e);
                }
            }
        }
    }

    /** Shares one file or folder as another folder is shared. */
    static void share(Path folder, Path made) {
        try {
            FileRights.share(folder, made);
        } catch (IOException e) {
            LOG.debug("{} cannot be shared", made, e); // another has cleared it away
        }
    }
}

package dev.sluice.model.label;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A row of {@code raw_datasets}, as far as it says what is stored where. */
public record DatasetRow(long id, String name, String hash, String filePath) {
    /**
     * Where the dataset lies; empty where the row does not tell: the application's own tool writes relative paths, which
     * lead from the folder in which it happened to run.
     */
    public Optional<Path> folder() {
        try {
            return Optional.of(Path.of(filePath)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}

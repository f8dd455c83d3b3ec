package dev.sluice.jobs.label.relocate;

import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.readers.label.LabelStoreReader;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place that a row leads to.
 *
 * @param which the number of the dataset or the project; for a folder of sessions its path
 */
record Place(Kind kind, String which) {
    /** What leads there. */
    enum Kind {
        DATASET("dataset-"),
        LEGACY_PATH("legacy-path-"),
        PATH("path-"),
        /** Sessions that read from neither. */
        FOLDER("folder-");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Reads what {@link #key} has written. */
    static Place of(String key) {
        return Stream.of(Kind.values())
                .filter(kind -> key.startsWith(kind.prefix))
                .findFirst()
                .map(kind -> new Place(kind, key.substring(kind.prefix.length())))
                .orElseThrow(() -> new ItemException("the plan has an item %s that is no place".formatted(key)));
    }

    /** As a person sees it and types it. */
    String key() {
        return kind.prefix + which;
    }

    long number() {
        return Long.parseLong(which);
    }

    /** Where the database leads now; empty where it leads nowhere any more. */
    Optional<String> stored(LabelStoreReader reader) {
        return switch (kind) {
            case DATASET -> reader.dataset(number()).map(DatasetRow::filePath);
            case LEGACY_PATH -> reader.projectPaths(number()).map(LabelStoreReader.ProjectPaths::legacyPath);
            case PATH -> reader.projectPaths(number()).map(LabelStoreReader.ProjectPaths::path);
            case FOLDER -> Optional.of(which).filter(reader::isPlace);
        };
    }
}

package dev.sluice.jobs.label.migrate;

import dev.sluice.config.ColumnLimit;
import dev.sluice.config.DatabaseCatalogue;
import dev.sluice.jobs.label.SessionFolders;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.RawSession;
import dev.sluice.readers.label.LabelStoreReader;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a project would bring and the columns of this database cannot hold: the lengths are in its catalogue, and which
 * names it takes for the same it says itself.
 */
final class StoreLimits {
    /** In the place of the hash in a folder's name, which is not known yet. */
    private static final String ANY_HASH = "00000000";

    private final LabelStoreReader store;
    private final Path storage;
    private final Map<String, Map<String, ColumnLimit>> limits = new HashMap<>();

    StoreLimits(LabelStoreReader store, DatabaseCatalogue catalogue, Path storage) {
        this.store = store;
        this.storage = storage;
        for (String table : LabelStoreReader.TABLES) {
            limits.put(table, catalogue.limits(table));
        }
    }

    /** @throws ItemException with what does not fit, where and what to do */
    void require(LegacyProject project, ProjectTree tree) throws IOException {
        Path folder = storage.resolve(StorageName.folder(project.name(), LocalDateTime.now(), ANY_HASH));
        require("projects", "legacy_path", project.path(), "the project's path");
        require("raw_datasets", "file_path", folder.toString(), "the path of its dataset");
        for (String session : tree.sessions()) {
            String place = folder.resolve(session).toString();
            require("raw_dataset_sessions", "session_path", place, "the new path of session folder " + session);
            require("sessions", "parent_session_data_path", place, "the new path of session folder " + session);
        }
        requireShortLabels(tree);
        requireDifferent(tree.sessions());
    }

    /** Reads only what may be too long. */
    private void requireShortLabels(ProjectTree tree) throws IOException {
        ColumnLimit limit = limits.get("raw_dataset_sessions").get("original_labels_json");
        if (limit != null && tree.entries().stream().anyMatch(entry -> entry.size() > limit.most())) {
            for (RawSession session : SessionFolders.of(tree)) {
                require(
                        "raw_dataset_sessions",
                        "original_labels_json",
                        session.labels(),
                        "labels.json in session folder " + session.name());
            }
        }
    }

    private void require(String table, String column, String value, String what) {
        ColumnLimit limit = limits.get(table).get(column);
        if (value != null && limit != null && !limit.holds(value)) {
            throw new ItemException(
                    "%s has %,d %s, and the column %s.%s holds %,d: shorten it or widen the column, then resume"
                            .formatted(
                                    what,
                                    limit.lengthOf(value),
                                    limit.bytes() ? "bytes" : "characters",
                                    table,
                                    column,
                                    limit.most()));
        }
    }

    private void requireDifferent(List<String> sessions) {
        Collection<List<String>> alike = sessions.stream()
                .collect(Collectors.groupingBy(StoreLimits::rough))
                .values();
        for (List<String> names : alike) {
            for (int i = 1; i < names.size(); i++) {
                if (store.takesForTheSame(names.get(i - 1), names.get(i))) {
                    throw new ItemException(
                            "the session folders %s and %s have one name to this database: rename one of them, then resume"
                                    .formatted(names.get(i - 1), names.get(i)));
                }
            }
        }
    }

    /** Names that some database may take for the same are the same here, so that few need to be asked about. */
    private static String rough(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .stripTrailing();
    }
}

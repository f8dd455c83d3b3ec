package dev.sluice.jobs.datachain.imports;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.run.SeveralAtATime;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import dev.sluice.readers.datachain.ExportManifest;
import dev.sluice.readers.datachain.VersionFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The folder that is imported: its manifest, where it has one, and its files. */
final class ImportSource {
    private static final String ENDING = ".parquet";

    private final DataFolder folder;
    private final Optional<ExportManifest> manifest;
    private final int threads;

    /**
     * A file as it was found.
     *
     * @param entry what it is called and holds; null where that cannot be told
     * @param trouble why it cannot be imported; null where nothing stands against it
     */
    record Found(String file, ExportManifest.Entry entry, String trouble) {}

    ImportSource(DataFolder folder, int threads) {
        this.folder = folder;
        this.threads = threads;
        try {
            manifest = folder.size(ExportManifest.FILE).isPresent()
                    ? Optional.of(ExportManifest.of(folder))
                    : Optional.empty();
            if (manifest.isEmpty() && names().isEmpty()) {
                throw new RefusedException(
                        "%s has no Parquet files: give the folder that an export has written with --source"
                                .formatted(folder.address()));
            }
        } catch (IOException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(folder.address(), e.getMessage()), e);
        }
    }

    DataFolder folder() {
        return folder;
    }

    Optional<ExportManifest> manifest() {
        return manifest;
    }

    /** The files that are there and those that the manifest knows of, in the order of their names. */
    private TreeSet<String> names() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        folder.list("").stream().filter(name -> name.endsWith(ENDING)).forEach(names::add);
        manifest().ifPresent(known -> names.addAll(known.files().keySet()));
        return names;
    }

    /** Looks at every file; only what no manifest tells is read. */
    List<Found> files() {
        try {
            return SeveralAtATime.map(List.copyOf(names()), threads, this::found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Found found(String name) {
        try {
            return look(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Found look(String name) throws IOException {
        ExportManifest.Entry known =
                manifest.map(each -> each.files().get(name)).orElse(null);
        if (known != null) {
            long bytes = folder.size(name).orElse(-1);
            String trouble = bytes == known.bytes()
                    ? null
                    : "its file %s %s: bring back the file that was exported"
                            .formatted(
                                    name,
                                    bytes < 0
                                            ? "is gone"
                                            : "has %,d bytes and the manifest says %,d"
                                                    .formatted(bytes, known.bytes()));
            return new Found(name, known, trouble);
        }
        try {
            VersionFile file = VersionFile.of(folder, name);
            long bytes = folder.size(name).orElse(0);
            Object uuid =
                    file.records().get("version") instanceof java.util.Map<?, ?> version ? version.get("uuid") : null;
            return new Found(
                    name, new ExportManifest.Entry(file.version(), (String) uuid, file.rows(), bytes, null), null);
        } catch (ItemException e) {
            return new Found(name, null, e.getMessage());
        }
    }
}

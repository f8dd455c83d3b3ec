package dev.sluice.jobs.datachain.load;

import dev.sluice.jobs.datachain.RowComparison;
import dev.sluice.jobs.datachain.Verification;
import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.StoredVersion;
import dev.sluice.readers.datachain.VersionContent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads versions back, out of the file that they were written into, with what reads a catalogue for an export. */
public final class Readback implements AutoCloseable {
    /** What a version has as one of its catalogue. */
    private static final Set<String> OWN = Set.of("id", "dataset_id", "project_id", "name", "version");

    private final Supplier<Path> written;
    private final Path copies;
    private final Map<DatasetVersion, StoredVersion> versions = new HashMap<>();
    private CatalogueFile file;
    private Catalogue catalogue;

    /**
     * @param written the file, once something is to be read back
     * @param copies where a copy goes where one is needed
     */
    public Readback(Supplier<Path> written, Path copies) {
        this.written = written;
        this.copies = copies;
    }

    private synchronized void open() {
        if (file == null) {
            file = CatalogueFile.open(written.get(), copies);
            catalogue = new Catalogue(file);
            catalogue.versions().forEach(version -> versions.put(version.name(), version));
        }
    }

    /**
     * Holds a version against what it was made of.
     *
     * @param name as it is called in the catalogue
     * @return what was looked at
     * @throws ItemException where something differs
     */
    public String verify(VersionContent content, DatasetVersion name, Verification wanted) throws IOException {
        open();
        StoredVersion there = versions.get(name);
        if (there == null) {
            throw different(name, "is not in it");
        }
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Connection connection = snapshot.connection();
            requireEqual(
                    name,
                    content.records().get("version"),
                    catalogue.records(there, connection).get("version"));
            if (content.columns().isEmpty()) {
                return "records";
            }
            if (there.table() == null) {
                throw different(name, "has no table");
            }
            RowsTable table = RowsTable.of(connection, there);
            if (wanted == Verification.COUNTS) {
                long rows = table.extent(connection).rows();
                if (rows != content.rows()) {
                    throw different(name, "has %,d rows and not %,d".formatted(rows, content.rows()));
                }
                return "records and number of rows";
            }
            try (CellRows rows = content.open(0)) {
                Optional<String> difference = RowComparison.difference(rows, content.columns(), connection, table);
                if (difference.isPresent()) {
                    throw different(name, "differs: " + difference.get());
                }
            }
            return "records and every cell";
        } catch (SQLException e) {
            throw new ItemException("it cannot be read back: %s; look at the disk".formatted(e.getMessage()), e);
        }
    }

    /**
     * Holds what belongs to a version besides its own record and rows against what it was made of: its dataset, its job, and
     * what it was made from. Only of a new catalogue made of one other.
     *
     * @param called what versions are called there, by what they were called before
     */
    public void verifyRest(VersionContent content, DatasetVersion name, Map<DatasetVersion, DatasetVersion> called) {
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Map<String, Object> there = catalogue.records(versions.get(name), snapshot.connection());
            Map<String, Object> wanted = content.records();
            requireEqual(name, wanted.get("dataset"), there.get("dataset"));
            if (wanted.get("job") != null) {
                requireEqual(name, wanted.get("job"), there.get("job"));
            }
            List<DatasetVersion> parents =
                    names(wanted.get("dependencies")).stream().map(called::get).toList();
            if (!names(there.get("dependencies")).equals(parents)) {
                throw different(name, "was made from others than " + parents);
            }
        } catch (SQLException e) {
            throw new ItemException("it cannot be read back: %s; look at the disk".formatted(e.getMessage()), e);
        }
    }

    private static List<DatasetVersion> names(Object dependencies) {
        return CommittedVersion.parents(dependencies).stream()
                .map(parent -> parent == null ? null : parent.version())
                .toList();
    }

    private static void requireEqual(DatasetVersion name, Object wanted, Object there) {
        Map<?, ?> stored = there instanceof Map<?, ?> map ? map : Map.of();
        ((Map<?, ?>) wanted).forEach((column, value) -> {
            if (there == null) {
                throw different(name, "lacks its records");
            }
            boolean same = OWN.contains(column)
                    || !stored.containsKey(column)
                    || value == null
                    || Objects.equals(plain(value), plain(stored.get(column)));
            if (!same) {
                throw different(name, "has another " + column);
            }
        });
    }

    /** Numbers of JSON may be of one class or another. */
    private static Object plain(Object value) {
        return value instanceof Number number ? (Object) number.longValue() : value;
    }

    private static ItemException different(DatasetVersion name, String what) {
        return new ItemException(
                "read back from the catalogue, %s %s: look at the disk, then resume".formatted(name, what));
    }

    /** What was written since is read by who opens it again. */
    @Override
    public synchronized void close() {
        if (file != null) {
            file.close();
            file = null;
            versions.clear();
        }
    }
}

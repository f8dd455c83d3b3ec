package dev.sluice.writers.lance;

import dev.sluice.config.lance.LanceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.Tag;
import org.lance.Transaction;
import org.lance.Version;
import org.lance.WriteParams;
import org.lance.index.IndexOptions;
import org.lance.index.IndexParams;
import org.lance.index.IndexType;
import org.lance.index.scalar.BTreeIndexParams;
import org.lance.operation.Overwrite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a new content of a table, which takes the place of the old one when it is committed. */
public final class LanceWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LanceWriter.class);

    /** With which Lance says that somebody else was faster. */
    private static final String CONFLICT = "commit conflict";

    /** The newest format that the clients of 2025 read; they fail on those after it. */
    private static final String FORMAT = "2.0";

    private final LanceTable table;

    public LanceWriter(LanceTable table) {
        this.table = table;
    }

    /** Makes a table without rows, in a folder that is not there yet. */
    public static void create(Path folder, Schema schema) {
        try (BufferAllocator memory = new RootAllocator();
                Dataset made = Dataset.write()
                        .allocator(memory)
                        .schema(schema)
                        .uri(folder.toString())
                        .mode(WriteParams.WriteMode.CREATE)
                        .dataStorageVersion(FORMAT)
                        .execute()) {
            LOG.debug("{} made, version {}", folder, made.version());
        }
        TableRights.share(folder.getParent(), folder);
        share(folder);
    }

    /** Writes rows into files that no version shows. */
    public List<WrittenFragment> write(VectorSchemaRoot rows) throws IOException {
        List<WrittenFragment> written;
        try {
            written = Fragment.write()
                    .datasetUri(table.folder().toString())
                    .allocator(table.memory())
                    .data(rows)
                    .mode(WriteParams.WriteMode.OVERWRITE)
                    .dataStorageVersion(FORMAT)
                    .execute()
                    .stream()
                    .map(WrittenFragment::of)
                    .toList();
        } catch (RuntimeException e) {
            throw new IOException("%s cannot be written: %s".formatted(table.folder(), e.getMessage()), e);
        }
        TableRights.share(table.folder(), data(table.folder()));
        for (WrittenFragment fragment : written) {
            TableRights.share(table.folder(), data(table.folder()).resolve(fragment.path()));
        }
        return written;
    }

    private static Path data(Path folder) {
        return folder.resolve("data");
    }

    /**
     * Makes a version of what was written, in the place of all that was there. Lance lets it pass over rows that others add
     * meanwhile, so that whoever calls this looks at the version that came of it.
     *
     * @param properties by which it is known among the others
     * @return its number; empty where others have put something else in the place of what was there
     * @throws IOException where it cannot be written
     */
    public Optional<Long> overwrite(List<WrittenFragment> fragments, Schema schema, Map<String, String> properties)
            throws IOException {
        Overwrite operation = Overwrite.builder()
                .fragments(fragments.stream().map(WrittenFragment::metadata).toList())
                .schema(schema)
                .build();
        try (Transaction transaction = new Transaction.Builder()
                        .readVersion(table.version())
                        .operation(operation)
                        .transactionProperties(properties)
                        .build();
                Dataset written = new CommitBuilder(table.dataset()).execute(transaction)) {
            share(table.folder());
            return Optional.of(written.version());
        } catch (RuntimeException e) {
            if (String.valueOf(e.getMessage()).contains(CONFLICT)) {
                LOG.debug("somebody else was faster", e);
                return Optional.empty();
            }
            throw new IOException("%s cannot be written: %s".formatted(table.folder(), e.getMessage()), e);
        }
    }

    /**
     * Finds the version that was written with a property.
     *
     * @param after looks only at later ones
     */
    public static Optional<Long> findCommit(Path folder, String property, String value, long after) {
        try (LanceTable table = LanceTable.open(folder)) {
            for (Version version : table.dataset().listVersions()) {
                if (version.getId() > after && hasProperty(table, version.getId(), property, value)) {
                    return Optional.of(version.getId());
                }
            }
            return Optional.empty();
        }
    }

    private static boolean hasProperty(LanceTable table, long version, String property, String value) {
        try (Dataset then = table.dataset().checkoutVersion(version)) {
            return then.readTransaction()
                    .flatMap(Transaction::transactionProperties)
                    .filter(properties -> value.equals(properties.get(property)))
                    .isPresent();
        }
    }

    /**
     * A version that was committed.
     *
     * @param base upon which it was made
     */
    public record Commit(long version, long base) {}

    /** The newest version that was written with a property, whatever its value. */
    public static Optional<Commit> newestCommit(Path folder, String property) {
        try (LanceTable table = LanceTable.open(folder)) {
            List<Version> versions = new ArrayList<>(table.dataset().listVersions());
            versions.sort(Comparator.comparingLong(Version::getId).reversed());
            for (Version version : versions) {
                Optional<Commit> commit = commit(table, version.getId(), property);
                if (commit.isPresent()) {
                    return commit;
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<Commit> commit(LanceTable table, long version, String property) {
        try (Dataset then = table.dataset().checkoutVersion(version)) {
            return then.readTransaction()
                    .filter(made -> made.transactionProperties()
                            .filter(all -> all.containsKey(property))
                            .isPresent())
                    .map(made -> new Commit(version, made.readVersion()));
        }
    }

    /** Removes the files of rows that no version shows; those that one shows stay. */
    public static void discard(Path folder, List<WrittenFragment> fragments) throws IOException {
        Set<String> shown = new HashSet<>();
        try (LanceTable table = LanceTable.open(folder)) {
            for (Version version : table.dataset().listVersions()) {
                try (Dataset then = table.dataset().checkoutVersion(version.getId())) {
                    then.getFragments().stream()
                            .flatMap(fragment -> fragment.metadata().getFiles().stream())
                            .forEach(file -> shown.add(file.getPath()));
                }
            }
        }
        for (WrittenFragment fragment : fragments) {
            if (!shown.contains(fragment.path())) {
                Files.deleteIfExists(data(folder).resolve(fragment.path()));
            }
        }
    }

    /** Whether this version shows any of these rows. */
    public boolean shows(List<WrittenFragment> fragments) {
        Set<String> paths = fragments.stream().map(WrittenFragment::path).collect(Collectors.toSet());
        return table.dataset().getFragments().stream()
                .flatMap(fragment -> fragment.metadata().getFiles().stream())
                .anyMatch(file -> paths.contains(file.getPath()));
    }

    /** Whether a version is there and has no name. */
    public boolean isUntagged(long version) {
        return table.dataset().listVersions().stream().anyMatch(each -> each.getId() == version)
                && table.dataset().tags().list().stream().noneMatch(tag -> tag.getVersion() == version);
    }

    /** Makes an earlier version the newest again; the number under which it is that. */
    public static long restore(Path folder, long version) {
        try (LanceTable table = LanceTable.open(folder, Optional.of(version))) {
            table.dataset().restore();
            share(folder);
            return table.dataset().version();
        }
    }

    /** Lets those read what was written who may read the table. */
    public static void share(Path folder) {
        TableRights.share(folder);
    }

    /** Gives a version a name, which keeps it from being cleared away; a name that is taken gets a number. */
    public void tag(String name, long version) {
        Map<String, Long> tags =
                table.dataset().tags().list().stream().collect(Collectors.toMap(Tag::getName, Tag::getVersion));
        if (tags.containsValue(version)) {
            return;
        }
        String free = name;
        for (int n = 2; tags.containsKey(free); n++) {
            free = "%s_%d".formatted(name, n);
        }
        table.dataset().tags().create(free, version);
        share(table.folder());
    }

    /** Makes an index of a column by which Datus looks rows up. */
    public void index(String column) {
        table.dataset()
                .createIndex(IndexOptions.builder(
                                List.of(column),
                                IndexType.BTREE,
                                IndexParams.builder()
                                        .setScalarIndexParams(
                                                BTreeIndexParams.builder().build())
                                        .build())
                        .withIndexName(column + "_idx")
                        .replace(true)
                        .build());
        share(table.folder());
    }
}

package dev.sluice.config.lance;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.Dataset;
import org.lance.ReadOptions;
import org.lance.index.IndexType;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;
import org.lance.schema.LanceField;

/** A table of LanceDB at one version, which stays as it is while others write new ones. */
public final class LanceTable implements AutoCloseable {
    private static final int BATCH = 8192;

    private final Path folder;
    private final BufferAllocator memory;
    private final Dataset dataset;

    /** Works on one batch of rows, which is gone afterwards. */
    @FunctionalInterface
    public interface Batch {
        void accept(VectorSchemaRoot rows) throws IOException;
    }

    private LanceTable(Path folder, BufferAllocator memory, Dataset dataset) {
        this.folder = folder;
        this.memory = memory;
        this.dataset = dataset;
    }

    /** The folder of a table of a database. */
    public static Path folder(Path database, String table) {
        return database.resolve(table + ".lance");
    }

    /** Whether a database has a table. */
    public static boolean isThere(Path database, String table) {
        return isThere(folder(database, table));
    }

    /** Whether a folder is a table. */
    public static boolean isThere(Path folder) {
        return Files.isDirectory(folder.resolve("_versions"));
    }

    /** Opens the newest version. */
    public static LanceTable open(Path folder) {
        return open(folder, Optional.empty());
    }

    /**
     * Opens a version.
     *
     * @param version empty for the newest
     * @throws RefusedException where it cannot be read
     */
    public static LanceTable open(Path folder, Optional<Long> version) {
        BufferAllocator memory = new RootAllocator();
        try {
            ReadOptions.Builder options = new ReadOptions.Builder();
            version.ifPresent(options::setVersion);
            return new LanceTable(
                    folder,
                    memory,
                    Dataset.open()
                            .allocator(memory)
                            .uri(folder.toString())
                            .readOptions(options.build())
                            .build());
        } catch (Exception e) { // Lance throws what it does not declare
            memory.close();
            throw new RefusedException("%s cannot be read as a table of Lance: %s".formatted(folder, firstLine(e)), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    public Path folder() {
        return folder;
    }

    /** For those who write it. */
    public Dataset dataset() {
        return dataset;
    }

    public BufferAllocator memory() {
        return memory;
    }

    public long version() {
        return dataset.version();
    }

    public long rows() {
        return dataset.countRows();
    }

    public Schema schema() {
        return dataset.getSchema();
    }

    /** Indexes that belong to this version; those that a library keeps beside the table are not among them. */
    public List<ColumnIndex> indexes() {
        Map<Integer, String> columns = dataset.getLanceSchema().fields().stream()
                .collect(Collectors.toMap(LanceField::getId, LanceField::getName));
        return dataset.getIndexes().stream()
                .map(index -> new ColumnIndex(
                        index.name(),
                        index.indexType() == IndexType.BTREE,
                        index.fields().stream().map(columns::get).toList()))
                .toList();
    }

    /** Columns that have a B-tree. */
    public Set<String> trees() {
        return indexes().stream()
                .filter(ColumnIndex::tree)
                .flatMap(index -> index.columns().stream())
                .collect(Collectors.toSet());
    }

    /**
     * An index of a version.
     *
     * @param tree whether it is a B-tree
     * @param columns one name, as a rule
     */
    public record ColumnIndex(String name, boolean tree, List<String> columns) {}

    /**
     * Reads rows in the order in which they are stored.
     *
     * @param columns to be read, in this order
     * @param offset of the first row
     * @param rows how many at most
     */
    @SuppressWarnings("try") // a scanner says of close that it may throw anything
    public void scan(List<String> columns, long offset, long rows, int batchSize, Batch batch) throws IOException {
        ScanOptions options = new ScanOptions.Builder()
                .columns(columns)
                .offset(offset)
                .limit(rows)
                .batchSize(batchSize)
                .build();
        try (LanceScanner scanner = dataset.newScan(options);
                ArrowReader reader = scanner.scanBatches()) {
            while (next(reader)) {
                batch.accept(reader.getVectorSchemaRoot());
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // LanceScanner.close
            throw new IOException("%s cannot be closed: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private boolean next(ArrowReader reader) throws IOException {
        try {
            return reader.loadNextBatch();
        } catch (IOException | RuntimeException e) {
            throw new IOException("%s cannot be read: %s".formatted(folder, firstLine(e)), e);
        }
    }

    /** Every value of a column of texts, in the order of the rows. */
    public List<String> texts(String column) throws IOException {
        List<String> values = new ArrayList<>();
        if (has(column) && rows() > 0) {
            scan(List.of(column), 0, rows(), BATCH, batch -> {
                for (int row = 0; row < batch.getRowCount(); row++) {
                    values.add(Cells.text(batch, column, row));
                }
            });
        }
        return values;
    }

    /**
     * Reads every value, to see whether that can be done.
     *
     * @throws IOException where it cannot
     */
    public void readAll() throws IOException {
        if (rows() > 0) {
            scan(schema().getFields().stream().map(Field::getName).toList(), 0, rows(), BATCH, batch -> {});
        }
    }

    /** Whether it has a column of this name. */
    public boolean has(String column) {
        return schema().getFields().stream().anyMatch(field -> field.getName().equals(column));
    }

    @Override
    public void close() {
        dataset.close();
        memory.close();
    }
}

package dev.sluice.readers.datachain;

import dev.sluice.config.files.DataFolder;
import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.model.datachain.FeatureType;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.model.datachain.TableColumn;
import dev.sluice.readers.parquet.ParquetContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.io.InputFile;

/**
 * A Parquet file of a dataset version. One that Sluice has exported has everything in it; of one that DataChain's own export
 * or any other program has written, the name tells the version, and the columns what can be told of the signals.
 */
public final class VersionFile implements VersionContent {
    /** Read from the right, since a name may have dots and numbers of its own. */
    private static final Pattern NAME = Pattern.compile("(?s)(?<name>.+)\\.(?<version>\\d+\\.\\d+\\.\\d+)\\.parquet");

    private static final int COMPLETE = 4;

    private final InputFile file;
    private final DatasetVersion version;
    private final Map<String, Object> records;
    private final List<TableColumn> columns;
    private final long rows;
    private final List<ExportColumn> exported;
    private final List<ForeignLayout.Leaf> leaves;
    private final List<String> notes;

    private VersionFile(String name, InputFile file, ParquetContent content) {
        this.file = file;
        this.rows = content.rows();
        Map<String, Object> store =
                StoredJson.object(content.metadata().get(DatasetFile.STORE)).orElse(null);
        if (store == null) {
            ForeignLayout layout = new ForeignLayout(content.schema(), content.metadata());
            this.version = ofName(name);
            this.exported = null;
            this.leaves = layout.leaves();
            this.notes = layout.notes();
            this.columns = columns(leaves);
            this.records = records(layout.signals(), leaves);
        } else {
            requireKnown(name, store);
            this.version = identity((Map<?, ?>) store.get("identity"));
            this.exported =
                    exported((List<?>) store.get("columns"), (List<?>) ((Map<?, ?>) store.get("table")).get("columns"));
            this.leaves = List.of();
            this.notes = List.of();
            this.columns = exported.stream()
                    .map(column -> new TableColumn(column.name(), column.declared()))
                    .toList();
            this.records = store;
        }
    }

    /**
     * Looks at a file.
     *
     * @throws ItemException where it is none of a dataset version, or is broken
     */
    public static VersionFile of(DataFolder folder, String name) throws IOException {
        if (folder.size(name).orElse(0) == 0) {
            throw new ItemException("its file %s is %s: export it again"
                    .formatted(name, folder.size(name).isPresent() ? "empty" : "gone"));
        }
        InputFile file = folder.input(name);
        try {
            ParquetContent content = ParquetContent.of(file);
            content.unreadableCodec().ifPresent(codec -> {
                throw new ItemException(
                        "its file %s is compressed with %s, which Sluice cannot read: write it with zstd, gzip or snappy"
                                .formatted(name, codec));
            });
            return new VersionFile(name, file, content);
        } catch (IOException e) {
            throw new ItemException(
                    "its file %s is no Parquet file, or is damaged or cut off (%s): export it again"
                            .formatted(name, e.getMessage()),
                    e);
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new ItemException(
                    "its file %s says nothing that Sluice understands under %s: export it again"
                            .formatted(name, DatasetFile.STORE),
                    e);
        }
    }

    private static void requireKnown(String name, Map<String, Object> store) {
        if (store.get("format") instanceof Number format && format.intValue() > DatasetFile.FORMAT) {
            throw new ItemException(
                    "its file %s was written by a newer Sluice (format %s): get that one".formatted(name, format));
        }
    }

    private static DatasetVersion ofName(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new ItemException(
                    "%s does not tell which version of which dataset it is: call it <name>.<major>.<minor>.<patch>.parquet"
                            .formatted(name));
        }
        return new DatasetVersion(
                DatasetVersion.LOCAL, DatasetVersion.LOCAL, parts.group("name"), parts.group("version"));
    }

    /** A version as exported files and their manifest name it. */
    static DatasetVersion identity(Map<?, ?> identity) {
        return new DatasetVersion(
                (String) identity.get("namespace"),
                (String) identity.get("project"),
                (String) identity.get("name"),
                (String) identity.get("version"));
    }

    /** In the order of the table; that of the file is the one of the signals. */
    private static List<ExportColumn> exported(List<?> columns, List<?> order) {
        List<ExportColumn> all = new ArrayList<>();
        columns.forEach(column -> all.add(ExportColumn.fromJson((Map<?, ?>) column)));
        all.sort(Comparator.comparingInt(column -> order.indexOf(column.name())));
        return all;
    }

    private static List<TableColumn> columns(List<ForeignLayout.Leaf> leaves) {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(new TableColumn("sys__id", "INTEGER"));
        columns.add(new TableColumn("sys__rand", "INTEGER"));
        leaves.forEach(
                leaf -> columns.add(new TableColumn(leaf.column(), leaf.type().declared())));
        return columns;
    }

    private Map<String, Object> records(Map<String, Object> signals, List<ForeignLayout.Leaf> leaves) {
        Map<String, Object> types = new LinkedHashMap<>();
        types.put("sys__id", Map.of("type", "UInt64"));
        types.put("sys__rand", Map.of("type", "UInt64"));
        for (ForeignLayout.Leaf leaf : leaves) {
            FeatureType type = leaf.type();
            types.put(leaf.column(), type.schema());
        }
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("status", COMPLETE);
        version.put("feature_schema", StoredJson.pythonText(signals));
        version.put("schema", StoredJson.pythonText(types));
        Map<String, Object> dataset = new LinkedHashMap<>(version);
        version.put("num_objects", rows);
        Map<String, Object> records = new LinkedHashMap<>();
        records.put("dataset", dataset);
        records.put("version", version);
        return records;
    }

    @Override
    public DatasetVersion version() {
        return version;
    }

    @Override
    public Map<String, Object> records() {
        return records;
    }

    @Override
    public List<TableColumn> columns() {
        return columns;
    }

    @Override
    public long rows() {
        return rows;
    }

    /** What a person should know of how the file is read. */
    public List<String> notes() {
        return notes;
    }

    /** Whether the file was written by an export of Sluice's, so that nothing of the version is missing. */
    public boolean isWhole() {
        return exported != null;
    }

    @Override
    public CellRows open(long from) throws IOException {
        try {
            return isWhole()
                    ? new ExportedCells(file, exported, from, rows - from)
                    : new ForeignCells(file, leaves, from, seed());
        } catch (ItemException e) {
            throw e;
        } catch (RuntimeException e) { // Parquet has no exception of its own for what it cannot make sense of
            throw new ItemException("its rows cannot be read (%s): export it again".formatted(e.getMessage()), e);
        }
    }

    private long seed() {
        return UUID.nameUUIDFromBytes(version.toString().getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }
}

package dev.sluice.jobs.datachain.export;

import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.CellType;
import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.model.datachain.FeatureSchema;
import dev.sluice.model.datachain.JsonShape;
import dev.sluice.model.datachain.TableColumn;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.ColumnTypes;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.RowsTable.Extent;
import dev.sluice.readers.datachain.RowsTable.Range;
import dev.sluice.readers.datachain.ShapeScan;
import dev.sluice.readers.datachain.StoredVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Looks at a version and decides how it is exported. The bounds of its parts follow from its rows and the options alone. */
final class VersionPlanner {
    private static final long PART_BYTES = 96L << 20;
    private static final int MOST_ROW_GROUPS = 5;
    /** However small row groups are to be, a part for each handful of them would cost more than it saves. */
    private static final long LEAST_ROWS = 5_000;

    private static final Map<String, String> SYSTEM = Map.of("sys__id", "sys.id", "sys__rand", "sys.rand");

    private final CatalogueFile file;
    private final Catalogue catalogue;
    private final long rowGroupRows;

    VersionPlanner(CatalogueFile file, Catalogue catalogue, long rowGroupRows) {
        this.file = file;
        this.catalogue = catalogue;
        this.rowGroupRows = rowGroupRows;
    }

    /**
     * Plans a version.
     *
     * @param name of its file
     * @throws ItemException where it cannot be exported, and why
     */
    VersionPlan plan(StoredVersion version, String name) {
        requireTable(version);
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Connection connection = snapshot.connection();
            RowsTable table = RowsTable.of(connection, version);
            Extent extent = table.extent(connection);
            long rowBytes = table.rowBytes(connection);
            List<Range> ranges = table.ranges(connection, extent, partRows(rowBytes));
            Map<String, JsonShape> shapes = shapes(connection, version, table, ranges);
            Map<String, String> onlyText = new LinkedHashMap<>();
            List<ExportColumn> columns = columns(version, table, shapes, onlyText);
            requireDifferentNames(columns);
            return new VersionPlan(
                    version.id(),
                    version.name(),
                    name,
                    columns,
                    ranges.isEmpty() ? List.of(new Range(0, -1, 0)) : ranges,
                    stamp(version.stamp(), table, extent),
                    rowBytes,
                    onlyText);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** What a version's plan would be made for now: another stamp where anything has changed. */
    String stamp(StoredVersion version) {
        requireTable(version);
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Connection connection = snapshot.connection();
            RowsTable table = RowsTable.of(connection, version);
            return stamp(version.stamp(), table, table.extent(connection));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * Looks whether a version is what it was when it was planned, as far as that can be told without counting its rows.
     *
     * @throws ItemException where it is not
     */
    void requireUnchanged(StoredVersion version, VersionPlan plan, RowsTable table, Connection connection)
            throws SQLException {
        Extent extent = table.extent(connection, plan.rows());
        if (!stamp(catalogue.stamp(version, connection), table, extent).equals(plan.stamp())) {
            throw changed();
        }
    }

    static ItemException changed() {
        return new ItemException(
                "it was changed in the catalogue while it was exported; resume, and it is exported as it is then");
    }

    private static String stamp(int records, RowsTable table, Extent extent) {
        return "%x-%x-%d-%d-%d"
                .formatted(
                        records,
                        Objects.hash(table.name(), table.columns()),
                        extent.rows(),
                        extent.first(),
                        extent.last());
    }

    private static void requireTable(StoredVersion version) {
        if (version.table() == null) {
            throw new ItemException("the catalogue has no table of its rows (the version is %s)"
                    .formatted(Catalogue.statusWord(version.status())));
        }
    }

    static ItemException unreadable(SQLException e) {
        return new ItemException(
                "its rows cannot be read: %s; if the file is damaged, bring back a backup, then resume"
                        .formatted(String.valueOf(e.getMessage()).replaceFirst("^\\[\\w+] ", "")),
                e);
    }

    private long partRows(long rowBytes) {
        long fitting = Math.max(1, PART_BYTES / rowBytes);
        long most = Math.max(MOST_ROW_GROUPS, LEAST_ROWS / rowGroupRows);
        return fitting < rowGroupRows ? fitting : rowGroupRows * Math.min(most, fitting / rowGroupRows);
    }

    /** The shapes of columns of JSON that are not declared, by the names of the columns. */
    private Map<String, JsonShape> shapes(
            Connection connection, StoredVersion version, RowsTable table, List<Range> ranges) throws SQLException {
        ColumnTypes types = new ColumnTypes(version);
        List<String> wanted = table.columns().stream()
                .filter(column -> types.type(column) == CellType.JSON && types.declaredShape(column) == null)
                .map(TableColumn::name)
                .toList();
        Map<String, JsonShape> shapes = new LinkedHashMap<>();
        if (!wanted.isEmpty()) {
            for (Range range : ranges) {
                List<JsonShape> found = ShapeScan.shapes(connection, table, wanted, range);
                for (int i = 0; i < wanted.size(); i++) {
                    shapes.merge(wanted.get(i), found.get(i), JsonShape::merge);
                }
            }
            wanted.forEach(column -> shapes.putIfAbsent(column, JsonShape.Scalar.NOTHING));
        }
        return shapes;
    }

    private static List<ExportColumn> columns(
            StoredVersion version, RowsTable table, Map<String, JsonShape> shapes, Map<String, String> onlyText) {
        ColumnTypes types = new ColumnTypes(version);
        Map<String, FeatureSchema.Leaf> leaves = new FeatureSchema(version.featureSchema()).leaves();
        // Signals have an order of their own, in which DataChain writes them.
        List<String> order = List.copyOf(leaves.keySet());
        List<TableColumn> ordered = table.columns().stream()
                .sorted(Comparator.comparingInt(column -> place(order, column.name())))
                .toList();
        Set<String> taken = new HashSet<>();
        List<ExportColumn> columns = new ArrayList<>();
        for (TableColumn column : ordered) {
            FeatureSchema.Leaf leaf = leaves.get(column.name());
            String path = path(column.name(), leaf);
            if (!taken.add(path)) {
                path = column.name();
                taken.add(path);
            }
            CellType type = types.type(column);
            if (type != CellType.JSON) {
                columns.add(new ExportColumn(column.name(), column.declared(), type, path, null, null));
                continue;
            }
            JsonShape declared = types.declaredShape(column);
            JsonShape shape = declared == null ? shapes.get(column.name()) : declared;
            String refusal = shape.refusal();
            boolean signal = leaf != null && leaf.signal();
            if (refusal == null) {
                columns.add(
                        new ExportColumn(column.name(), column.declared(), type, path, DatasetFile.TEXT + path, shape));
            } else {
                onlyText.put(path, refusal);
                // A signal of its own may say that it is text; a part of a model cannot.
                String text = signal ? path : DatasetFile.TEXT + path;
                columns.add(new ExportColumn(column.name(), column.declared(), type, signal ? path : null, text, null));
            }
        }
        return columns;
    }

    private static void requireDifferentNames(List<ExportColumn> columns) {
        Set<String> names = new HashSet<>(Set.of(DatasetFile.CELLS));
        for (ExportColumn column : columns) {
            boolean typed = column.typed() == null || names.add(column.typed());
            boolean text = column.text() == null || column.text().equals(column.typed()) || names.add(column.text());
            if (!typed || !text) {
                throw new ItemException(
                        "its column %s would have the name of another in the file".formatted(column.name()));
            }
        }
    }

    /** What begins with {@code sys.} is the file's own. */
    private static String path(String column, FeatureSchema.Leaf leaf) {
        String path = leaf == null ? column.replace("__", ".") : leaf.path();
        return SYSTEM.getOrDefault(column, path.startsWith("sys.") ? column : path);
    }

    private static int place(List<String> order, String column) {
        int place = order.indexOf(column);
        return place < 0 ? order.size() : place;
    }
}

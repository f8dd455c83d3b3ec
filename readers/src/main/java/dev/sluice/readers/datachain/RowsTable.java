package dev.sluice.readers.datachain;

import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.Cell;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.model.datachain.TableColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of one dataset version.
 *
 * @param name of the table
 * @param sql its DDL
 * @param columns in order
 * @param key the expression by which rows are ordered, as DataChain reads them
 */
public record RowsTable(String name, String sql, List<TableColumn> columns, String key) {
    private static final int SAMPLE = 16;
    private static final int NUMBER_BYTES = 8;

    /**
     * How many rows there are, and between which keys.
     *
     * @param first the lowest key; 0 where there are no rows
     */
    public record Extent(long rows, long first, long last) {}

    /** Some rows that follow each other. */
    public record Range(long from, long to, long rows) {}

    /**
     * Looks at the table of a version.
     *
     * @throws ItemException where it is gone
     */
    public static RowsTable of(Connection connection, StoredVersion version) throws SQLException {
        return of(connection, version.table(), version.tableSql());
    }

    /** The same, where only the name of the table matters. */
    public static RowsTable of(Connection connection, String name) throws SQLException {
        return of(connection, name, null);
    }

    private static RowsTable of(Connection connection, String name, String sql) throws SQLException {
        List<Map<String, Cell>> found =
                new Rows(connection).all("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", name);
        if (found.isEmpty()) {
            throw new ItemException("its table %s is gone: launch again".formatted(name));
        }
        List<TableColumn> columns = found.stream()
                .map(row -> new TableColumn(
                        row.get("name").asText(), String.valueOf(row.get("type").asText())))
                .toList();
        List<Map<String, Cell>> keys = found.stream()
                .filter(row -> !row.get("pk").equals(new Cell(StorageClass.INTEGER, 0L)))
                .toList();
        boolean isRowid = keys.size() == 1
                && "INTEGER".equalsIgnoreCase(keys.get(0).get("type").asText());
        String key = isRowid
                ? quoted(keys.get(0).get("name").asText())
                : Stream.of("rowid", "_rowid_", "oid")
                        .filter(word -> columns.stream()
                                .noneMatch(column -> column.name().equalsIgnoreCase(word)))
                        .findFirst()
                        .orElseThrow(() -> new ItemException(
                                "its table %s has columns named rowid, _rowid_ and oid, so its rows have no order"
                                        .formatted(name)));
        return new RowsTable(name, sql, columns, key);
    }

    /** A name as SQL takes it, whatever it is. */
    static String quoted(String name) {
        return "\"%s\"".formatted(name.replace("\"", "\"\""));
    }

    public Extent extent(Connection connection) throws SQLException {
        Map<String, Cell> row = new Rows(connection)
                .all("SELECT count(*) AS n FROM %s".formatted(quoted(name)))
                .get(0);
        return extent(connection, number(row.get("n")));
    }

    /** The same, where it is known how many rows there are: to count them takes a look at each page. */
    public Extent extent(Connection connection, long rows) throws SQLException {
        Map<String, Cell> row = new Rows(connection)
                .all("SELECT (SELECT min(%2$s) FROM %1$s) AS first, (SELECT max(%2$s) FROM %1$s) AS last"
                        .formatted(quoted(name), key))
                .get(0);
        return new Extent(rows, number(row.get("first")), number(row.get("last")));
    }

    /** The ranges of a fixed number of rows, the last one of what is left. Where keys follow each other, they are counted off. */
    public List<Range> ranges(Connection connection, Extent extent, long size) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        boolean dense = extent.last() - extent.first() + 1 == extent.rows();
        long from = extent.first();
        for (long left = extent.rows(); left > 0; left -= size) {
            long rows = Math.min(left, size);
            long to = dense ? from + rows - 1 : lastOf(connection, from, rows);
            ranges.add(new Range(from, to, rows));
            from = to + 1;
        }
        return ranges;
    }

    private long lastOf(Connection connection, long from, long rows) throws SQLException {
        return number(new Rows(connection)
                .all(
                        "SELECT max(k) AS k FROM (SELECT %1$s AS k FROM %2$s WHERE %1$s >= ? ORDER BY %1$s LIMIT ?)"
                                .formatted(key, quoted(name)),
                        from,
                        rows)
                .get(0)
                .get("k"));
    }

    private static long number(Cell cell) {
        return cell.value() instanceof Long number ? number : 0;
    }

    /** About how many bytes a row has, by the first ones. */
    public long rowBytes(Connection connection) throws SQLException {
        long bytes = 0;
        long rows = 0;
        try (RowCursor cursor = new RowCursor(
                connection, "SELECT %s FROM %s ORDER BY %s LIMIT %d".formatted(list(), quoted(name), key, SAMPLE))) {
            while (cursor.next()) {
                rows++;
                for (int i = 0; i < columns.size(); i++) {
                    StorageClass storage = cursor.storageClass(i);
                    boolean sized = storage == StorageClass.TEXT || storage == StorageClass.BLOB;
                    bytes += sized ? cursor.bytes(i).length : NUMBER_BYTES;
                }
            }
        }
        return Math.max(1, bytes / Math.max(1, rows));
    }

    /** Goes through all rows in their order, in some of their columns. */
    public RowCursor cursor(Connection connection, List<String> wanted) throws SQLException {
        String list = wanted.stream().map(RowsTable::quoted).collect(Collectors.joining(", "));
        return new RowCursor(connection, "SELECT %1$s FROM %2$s ORDER BY %3$s".formatted(list, quoted(name), key));
    }

    /** Goes through the rows of a range in their order, all columns or some. */
    public RowCursor cursor(Connection connection, List<String> wanted, Range range) throws SQLException {
        String list = wanted.stream().map(RowsTable::quoted).collect(Collectors.joining(", "));
        return new RowCursor(
                connection,
                "SELECT %1$s FROM %2$s WHERE %3$s BETWEEN ? AND ? ORDER BY %3$s".formatted(list, quoted(name), key),
                range.from(),
                range.to());
    }

    private String list() {
        return columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }
}

import dev.sluice.readers.datachain.RowCursor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Goes once through all cells of a catalogue as an export does, in a process of its own, and does nothing with them. */
final class ExportScan {
    private ExportScan() {}

    /** Takes the database and the number of versions; prints the seconds of processor time that it took. */
    public static void main(String[] arguments) throws SQLException {
        Path database = Path.of(arguments[0]);
        int versions = Integer.parseInt(arguments[1]);
        long start = CellScan.nanos();
        long bytes = 0;
        try (Connection connection = ExportStore.open(database)) {
            connection.setAutoCommit(false);
            for (int version = 0; version < versions; version++) {
                bytes += scan(connection, ExportStore.table(version));
            }
        }
        double seconds = (CellScan.nanos() - start) / 1e9;
        if (bytes == 0) {
            throw new IllegalStateException("nothing to look at in " + database);
        }
        System.out.println(seconds);
    }

    private static long scan(Connection connection, String table) throws SQLException {
        long bytes = 0;
        try (RowCursor cursor = new RowCursor(connection, "SELECT * FROM %s ORDER BY sys__id".formatted(table))) {
            int columns = cursor.columns().size();
            while (cursor.next()) {
                bytes += CellScan.bytes(cursor, columns);
            }
        }
        return bytes;
    }
}

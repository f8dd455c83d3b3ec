import dev.sluice.model.datachain.Cells;
import java.lang.management.ManagementFactory;

/** What it takes to look at cells and to do nothing with them. */
final class CellScan {
    private CellScan() {}

    /** Looks at a row; what comes back is to be used, so that Java cannot leave the calls out. */
    static long bytes(Cells row, int columns) {
        long bytes = 0;
        for (int column = 0; column < columns; column++) {
            bytes += bytesOf(row, column);
        }
        return bytes;
    }

    private static long bytesOf(Cells row, int column) {
        return switch (row.storageClass(column)) {
            case INTEGER -> row.integer(column) == Long.MIN_VALUE ? 0 : Long.BYTES;
            case REAL -> Double.isNaN(row.real(column)) ? 0 : Double.BYTES;
            case TEXT, BLOB -> row.bytes(column).length;
            case NULL -> 0;
        };
    }

    /** The processor time that this thread has had. */
    static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}

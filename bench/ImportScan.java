import ch.qos.logback.classic.Level;
import dev.sluice.config.files.DataFolder;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.readers.datachain.VersionFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through the cells of exported files as an import does, in a process of its own, and does nothing with them. */
final class ImportScan {
    private ImportScan() {}

    /** Takes the folder; prints the seconds of processor time that it took to decode the files, and to hash them. */
    public static void main(String[] arguments) throws IOException {
        // A line for each page would take longer than the page.
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        Path place = Path.of(arguments[0]);
        try (DataFolder folder = DataFolder.of(place.toString(), place)) {
            long start = CellScan.nanos();
            long bytes = 0;
            for (String name : folder.list("")) {
                if (name.endsWith(".parquet")) {
                    bytes += decode(VersionFile.of(folder, name));
                }
            }
            if (bytes == 0) {
                throw new IllegalStateException("nothing to look at in " + place);
            }
            long decoded = CellScan.nanos();
            for (String name : folder.list("")) {
                folder.sha256(name);
            }
            System.out.printf("%s %s%n", (decoded - start) / 1e9, (CellScan.nanos() - decoded) / 1e9);
        }
    }

    private static long decode(VersionFile file) throws IOException {
        long bytes = 0;
        int columns = file.columns().size();
        try (CellRows rows = file.open(0)) {
            while (rows.next()) {
                bytes += CellScan.bytes(rows, columns);
            }
        }
        return bytes;
    }
}

import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.lance.Dataset;
import org.lance.WriteParams;
import org.lance.ipc.LanceScanner;

/** The reference: reads a table, and writes all of it unchanged as its next version, in a process of its own. */
final class LanceCopy {
    private LanceCopy() {}

    /** Takes the folder of the table. */
    @SuppressWarnings("try") // a scanner says of close that it may throw anything
    public static void main(String[] arguments) throws Exception {
        String table = Path.of(arguments[0]).toString();
        try (BufferAllocator memory = new RootAllocator();
                Dataset old = Dataset.open().allocator(memory).uri(table).build();
                LanceScanner scanner = old.newScan();
                Dataset written = Dataset.write()
                        .allocator(memory)
                        .reader(scanner.scanBatches()) // which closes it
                        .uri(table)
                        .mode(WriteParams.WriteMode.OVERWRITE)
                        .dataStorageVersion("2.0")
                        .execute()) {
            if (written.countRows() != old.countRows()) {
                throw new IllegalStateException("rows are missing");
            }
        }
    }
}

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** What must be the same in a table before and after, and what must be there afterwards. */
final class LanceCheck {
    private static final List<String> KEPT = List.of("identifier", "table_name", "definition");

    private final String wanted;

    LanceCheck(Path table) throws Exception {
        this.wanted = sum(table);
    }

    /** What is wrong; empty where nothing is. */
    List<String> wrongIn(Path table) throws Exception {
        List<String> wrong = new ArrayList<>();
        if (!sum(table).equals(wanted)) {
            wrong.add("names, DDL or vectors are not what they were");
        }
        try (BufferAllocator memory = new RootAllocator();
                Dataset now = Dataset.open().allocator(memory).uri(table.toString()).build()) {
            count(now, "metadata_version = 1 AND search_text <> ''", LanceStore.ROWS, wrong);
            count(now, "column_enums <> '{}'", LanceStore.ROWS / 4, wrong);
            count(now, "relationship_metadata LIKE '%orders%'", LanceStore.ROWS / 4, wrong);
            count(now, "table_comment LIKE '订单明细%'", LanceStore.ROWS / 4, wrong);
        }
        return wrong;
    }

    private static void count(Dataset table, String condition, int wanted, List<String> wrong) {
        long found = table.countRows(condition);
        if (found != wanted) {
            wrong.add("%d rows with %s, %d wanted".formatted(found, condition, wanted));
        }
    }

    @SuppressWarnings("try") // a scanner says of close that it may throw anything
    private static String sum(Path table) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (BufferAllocator memory = new RootAllocator();
                Dataset now = Dataset.open().allocator(memory).uri(table.toString()).build();
                LanceScanner scanner = now.newScan(
                        new ScanOptions.Builder().columns(List.of("identifier", "table_name", "definition", "vector")).batchSize(1000).build());
                ArrowReader reader = scanner.scanBatches()) {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot rows = reader.getVectorSchemaRoot();
                for (int row = 0; row < rows.getRowCount(); row++) {
                    for (String column : KEPT) {
                        digest.update(((VarCharVector) rows.getVector(column)).get(row));
                    }
                    byte[] numbers = new byte[LanceStore.DIMENSION * Float.BYTES];
                    FixedSizeListVector vectors = (FixedSizeListVector) rows.getVector("vector");
                    vectors.getDataVector().getDataBuffer().getBytes((long) row * numbers.length, numbers);
                    digest.update(numbers);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.Dataset;
import org.lance.WriteParams;

/** A table of Datus as its older versions write it: 100,000 rows with vectors of 384 numbers. */
final class LanceStore {
    static final int ROWS = 100_000;
    static final int DIMENSION = 384;

    private static final int BATCH = 5_000;
    private static final List<String> TEXTS = List.of(
            "identifier", "catalog_name", "database_name", "schema_name", "table_name", "table_type", "definition");
    private static final String EMBEDDINGS =
            "[{\"name\": \"fastembed\", \"model\": {}, \"source_column\": \"definition\", \"vector_column\": \"vector\"}]";

    private LanceStore() {}

    /** The folder of the database in a folder. */
    static Path database(Path folder) {
        return folder.resolve("home/data/datus_db_bench");
    }

    static Path table(Path folder) {
        return database(folder).resolve("schema_metadata.lance");
    }

    static Schema schema() {
        List<Field> fields = new java.util.ArrayList<>(TEXTS.stream()
                .map(name -> Field.nullable(name, ArrowType.Utf8.INSTANCE))
                .toList());
        Field item = Field.nullable("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        fields.add(new Field("vector", FieldType.nullable(new ArrowType.FixedSizeList(DIMENSION)), List.of(item)));
        return new Schema(fields, Map.of("embedding_functions", EMBEDDINGS));
    }

    /** Makes it, with the settings that lead to it. */
    static void make(Path folder) throws IOException {
        Files.createDirectories(database(folder));
        Files.writeString(folder.resolve("agent.yml"), "agent:\n  home: home\n  namespace:\n    bench:\n      type: mysql\n");
        try (BufferAllocator memory = new RootAllocator();
                ArrowReader rows = new Rows(memory);
                Dataset made = Dataset.write()
                        .allocator(memory)
                        .reader(rows)
                        .uri(table(folder).toString())
                        .mode(WriteParams.WriteMode.CREATE)
                        .dataStorageVersion("2.0")
                        .execute()) {
            if (made.countRows() != ROWS) {
                throw new IllegalStateException("the table has " + made.countRows() + " rows");
            }
        }
    }

    /** The DDL of a table: one of four has comments with values, one of four refers to another. */
    private static String definition(int row) {
        String name = "t_%06d".formatted(row);
        return switch (row % 4) {
            case 0 ->
                "CREATE TABLE `dwd_order_%s` (`order_id` bigint(20) NOT NULL COMMENT \"订单ID\", `order_status` tinyint(4) NULL COMMENT \"状态（0:录入、1:生产、2:配车）\", `amount` decimal(18, 2) NULL COMMENT \"金额, 含税\", `dt` date NOT NULL COMMENT \"日期\") ENGINE=OLAP DUPLICATE KEY(`order_id`) COMMENT \"订单明细 %d\" DISTRIBUTED BY HASH(`order_id`) BUCKETS 10"
                        .formatted(name, row);
            case 1 ->
                "CREATE TABLE item_%s (order_id BIGINT NOT NULL, line_no INTEGER, sku VARCHAR(40), quantity INTEGER, PRIMARY KEY (order_id, line_no), FOREIGN KEY (order_id) REFERENCES orders (order_id))"
                        .formatted(name);
            case 2 ->
                "CREATE TABLE main.%s(id BIGINT PRIMARY KEY, customer_id BIGINT, region VARCHAR, score DOUBLE, tags VARCHAR[]);"
                        .formatted(name);
            default ->
                "CREATE TABLE public.%s (id BIGSERIAL PRIMARY KEY, full_name TEXT NOT NULL, hired_at TIMESTAMPTZ DEFAULT now());%nCOMMENT ON COLUMN public.%s.full_name IS 'who it is';"
                        .formatted(name, name);
        };
    }

    /** The rows, in batches. */
    private static final class Rows extends ArrowReader {
        private final Random random = new Random(1);
        private int next;

        Rows(BufferAllocator memory) {
            super(memory);
        }

        @Override
        public boolean loadNextBatch() throws IOException {
            if (next >= ROWS) {
                return false;
            }
            VectorSchemaRoot rows = getVectorSchemaRoot();
            rows.allocateNew();
            FixedSizeListVector vectors = (FixedSizeListVector) rows.getVector("vector");
            Float4Vector numbers = (Float4Vector) vectors.getDataVector();
            for (int i = 0; i < BATCH; i++, next++) {
                String name = "t_%06d".formatted(next);
                List<String> values = List.of("", "", "dw", "", name, "table", definition(next));
                for (int column = 0; column < TEXTS.size(); column++) {
                    String value = column == 0 ? "dw." + name : values.get(column);
                    ((VarCharVector) rows.getVector(column)).setSafe(i, value.getBytes(StandardCharsets.UTF_8));
                }
                int first = vectors.startNewValue(i);
                for (int number = 0; number < DIMENSION; number++) {
                    numbers.setSafe(first + number, random.nextFloat() - 0.5f);
                }
            }
            rows.setRowCount(BATCH);
            return true;
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        protected void closeReadSource() {}

        @Override
        protected Schema readSchema() {
            return schema();
        }
    }
}

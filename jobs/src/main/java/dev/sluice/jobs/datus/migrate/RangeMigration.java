package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.Cells;
import dev.sluice.model.PythonJsonTexts;
import dev.sluice.model.datus.Relationships;
import dev.sluice.model.datus.TableDefinition;
import dev.sluice.model.datus.TableMetadata;
import dev.sluice.readers.datus.DdlReader;
import dev.sluice.writers.datus.V1Batch;
import dev.sluice.writers.datus.V1Schema;
import dev.sluice.writers.datus.V1Texts;
import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes ranges of rows in the form of version 1, where nobody sees them yet. */
final class RangeMigration {
    /** Fields that the old version has not, or not all of. */
    static final List<String> DERIVED = List.of(
            V1Schema.SEARCH_TEXT,
            "table_comment",
            "column_comments",
            "column_enums",
            "business_tags",
            "row_count",
            "sample_statistics",
            "relationship_metadata",
            "metadata_version",
            "last_updated");

    private static final int ROWS_AT_ONCE = 50;

    private final BaseRows base;
    private final Schema schema;
    private final List<String> columns;
    /** Whether rows may have some of what is derived already. */
    private final boolean knowsMore;

    private final LanceWriter writer;
    private final Relationships.Index others;
    private final boolean afresh;
    private final long now;
    private final LongConsumer read;

    /**
     * @param others the tables that one may refer to; null where nobody wants to know
     * @param afresh whether what is derived goes before what is stored
     * @param now in seconds since 1970, the same for all of an attempt
     * @param read is told how many bytes were read
     */
    RangeMigration(BaseRows base, Relationships.Index others, boolean afresh, long now, LongConsumer read) {
        this.base = base;
        this.schema = V1Schema.of(base.table().schema());
        this.columns =
                base.table().schema().getFields().stream().map(Field::getName).toList();
        this.knowsMore = DERIVED.stream().anyMatch(base.table()::has);
        this.writer = new LanceWriter(base.table());
        this.others = others;
        this.afresh = afresh;
        this.now = now;
        this.read = read;
    }

    Schema schema() {
        return schema;
    }

    /** Writes so many rows from an offset on. */
    RangeProof write(long offset, int count) throws IOException {
        List<WrittenFragment> fragments = new ArrayList<>();
        Map<String, Long> filled = new TreeMap<>();
        List<RangeProof.Finding> findings = new ArrayList<>();
        ColumnSums derived = new ColumnSums(DERIVED);
        long[] first = {offset};
        try (FragmentRows fragment =
                new FragmentRows(schema, count, base.table().memory())) {
            base.scan(columns, offset, count, old -> {
                List<Table> tables = tables(old, first[0]);
                tables.forEach(table -> {
                    count(table.metadata(), filled);
                    findings.addAll(table.findings());
                });
                List<V1Texts> metadata = tables.stream().map(Table::texts).toList();
                try (V1Batch batch =
                        new V1Batch(old, metadata, now, afresh, base.table().memory())) {
                    VectorSchemaRoot rows = batch.rows(schema);
                    derived.add(rows);
                    fragments.addAll(fragment.write(rows, writer));
                }
                first[0] += old.getRowCount();
                read.accept(old.getFieldVectors().stream()
                        .mapToLong(FieldVector::getBufferSize)
                        .sum());
            });
            fragments.addAll(fragment.writeRest(writer));
        }
        return new RangeProof(fragments, derived.text(), filled, findings);
    }

    /** What is known of the table of a row. */
    private record Table(TableMetadata metadata, V1Texts texts, List<RangeProof.Finding> findings) {}

    /** Nearly all of the time goes into this: all processors share it. */
    private List<Table> tables(VectorSchemaRoot old, long number) {
        return IntStream.rangeClosed(0, old.getRowCount() / ROWS_AT_ONCE)
                .parallel()
                .mapToObj(part -> tables(old, part * ROWS_AT_ONCE, number))
                .flatMap(List::stream)
                .toList();
    }

    private List<Table> tables(VectorSchemaRoot old, int first, long number) {
        PythonJsonTexts json = new PythonJsonTexts();
        return IntStream.range(first, Math.min(first + ROWS_AT_ONCE, old.getRowCount()))
                .mapToObj(row -> table(old, row, number + row, json))
                .toList();
    }

    private Table table(VectorSchemaRoot old, int row, long number, PythonJsonTexts json) {
        List<RangeProof.Finding> findings = new ArrayList<>();
        TableDefinition ddl = ddl(old, row, number, findings);
        String name = orEmpty(Cells.text(old, "table_name", row));
        List<String> places =
                List.of(orEmpty(Cells.text(old, "database_name", row)), orEmpty(Cells.text(old, "schema_name", row)));
        TableMetadata metadata = TableMetadata.of(ddl, name, places, others);
        find(old, row, number, ddl, findings);
        if (!knowsMore) {
            return new Table(metadata, V1Texts.of(metadata, json), findings);
        }
        StoredMetadata stored = new StoredMetadata(old, row);
        TableMetadata completed = afresh
                ? metadata.completedBy(stored.metadata(), name, places)
                : stored.metadata().completedBy(metadata, name, places);
        return new Table(completed, stored.kept(V1Texts.of(completed, json), completed, afresh), findings);
    }

    /** A text that nobody has foreseen costs its own row what it says, and no other row anything. */
    private static TableDefinition ddl(VectorSchemaRoot old, int row, long number, List<RangeProof.Finding> findings) {
        try {
            return DdlReader.read(Cells.text(old, V1Schema.DEFINITION, row));
        } catch (RuntimeException | StackOverflowError e) {
            findings.add(
                    new RangeProof.Finding(number, Cells.text(old, "identifier", row), "its DDL cannot be read: " + e));
            return TableDefinition.NONE;
        }
    }

    private static void find(
            VectorSchemaRoot old, int row, long number, TableDefinition ddl, List<RangeProof.Finding> findings) {
        String definition = Cells.text(old, V1Schema.DEFINITION, row);
        String identifier = Cells.text(old, "identifier", row);
        String type = orEmpty(Cells.text(old, "table_type", row));
        if (identifier == null) {
            findings.add(new RangeProof.Finding(number, null, "it has no identifier"));
        }
        if (old.getVector(V1Schema.VECTOR).isNull(row)) {
            findings.add(new RangeProof.Finding(number, identifier, "it has no vector"));
        }
        if (definition == null || definition.isBlank()) {
            findings.add(new RangeProof.Finding(number, identifier, "it has no DDL"));
        } else if (ddl.name().isEmpty()) {
            findings.add(new RangeProof.Finding(number, identifier, "its DDL makes no table"));
        } else if (ddl.columns().isEmpty() && !type.equals("view") && !type.equals("mv")) {
            findings.add(new RangeProof.Finding(number, identifier, "no column could be read from its DDL"));
        }
    }

    private static void count(TableMetadata metadata, Map<String, Long> filled) {
        count("table_comment", !metadata.tableComment().isBlank(), filled);
        count(
                "column_comments",
                metadata.columnComments().values().stream().anyMatch(comment -> !comment.isBlank()),
                filled);
        count("column_enums", !metadata.columnEnums().isEmpty(), filled);
        count("business_tags", !metadata.businessTags().isEmpty(), filled);
        boolean refers = !metadata.relationships().foreignKeys().isEmpty();
        boolean declared = metadata.relationships().source() == Relationships.Source.DDL;
        count("relationships_declared", refers && declared, filled);
        count("relationships_by_names", refers && !declared, filled);
    }

    private static void count(String field, boolean has, Map<String, Long> filled) {
        filled.merge(field, has ? 1L : 0L, Long::sum);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}

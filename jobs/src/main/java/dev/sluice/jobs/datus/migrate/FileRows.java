package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.Cells;
import dev.sluice.config.lance.LanceTable;
import dev.sluice.model.RefusedException;
import dev.sluice.readers.datus.ExportedRows;
import dev.sluice.writers.datus.V1Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of an export that a table does not have, as rows of that table; without a vector where the export has none. */
final class FileRows {
    private static final int BATCH = 8192;

    private final List<ExportedRows.Row> rows;

    private FileRows(List<ExportedRows.Row> rows) {
        this.rows = rows;
    }

    /** @param export null where none was given */
    static FileRows of(ExportedRows export, LanceTable table) throws IOException {
        if (export == null) {
            return new FileRows(List.of());
        }
        List<String> columns = new ArrayList<>(V1Schema.IDENTITY);
        columns.add(V1Schema.DEFINITION);
        List<String> stored = columns.stream().filter(table::has).toList();
        List<List<String>> there = new ArrayList<>();
        if (table.rows() > 0) {
            table.scan(stored, 0, table.rows(), BATCH, batch -> {
                for (int row = 0; row < batch.getRowCount(); row++) {
                    List<String> key = new ArrayList<>();
                    for (String column : columns) {
                        key.add(Cells.text(batch, column, row));
                    }
                    there.add(key);
                }
            });
        }
        FileRows rows = new FileRows(export.without(there, columns));
        rows.requireFit(table.schema());
        return rows;
    }

    int count() {
        return rows.size();
    }

    List<String> texts(String column) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.texts().get(column)));
        return texts;
    }

    /** Refuses vectors of another length than those of the table. */
    private void requireFit(Schema schema) {
        for (ExportedRows.Row row : rows) {
            if (row.vector() != null
                    && schema.findField(V1Schema.VECTOR).getType() instanceof ArrowType.FixedSizeList list
                    && list.getListSize() != row.vector().length) {
                throw new RefusedException(
                        "the export has a vector of %d numbers, and the table has %d: they are of another model"
                                .formatted(row.vector().length, list.getListSize()));
            }
        }
    }

    /** Some of them, as a batch that is to be closed. */
    VectorSchemaRoot batch(int first, int most, Schema schema, BufferAllocator memory) {
        VectorSchemaRoot batch = VectorSchemaRoot.create(schema, memory);
        batch.allocateNew();
        List<ExportedRows.Row> some = rows.subList(first, Math.min(first + most, rows.size()));
        for (FieldVector vector : batch.getFieldVectors()) {
            if (vector instanceof VarCharVector texts) {
                for (int i = 0; i < some.size(); i++) {
                    String text = some.get(i).texts().get(texts.getName());
                    if (text != null) {
                        texts.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
                    }
                }
            } else if (vector instanceof FixedSizeListVector vectors
                    && vectors.getName().equals(V1Schema.VECTOR)) {
                for (int i = 0; i < some.size(); i++) {
                    set(vectors, i, some.get(i).vector());
                }
            }
        }
        batch.setRowCount(some.size());
        return batch;
    }

    private static void set(FixedSizeListVector vectors, int row, float[] numbers) {
        if (numbers == null) {
            vectors.setNull(row);
            return;
        }
        int first = vectors.startNewValue(row);
        for (int i = 0; i < numbers.length; i++) {
            ((Float4Vector) vectors.getDataVector()).setSafe(first + i, numbers[i]);
        }
    }
}

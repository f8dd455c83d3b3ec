package dev.sluice.writers.datus;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Rows of {@code schema_metadata}, version 0, as Datus writes them, with made-up vectors. */
public final class V0Table implements AutoCloseable {
    private final int dimension;
    private final VectorSchemaRoot rows;
    private int count;

    public V0Table(int dimension, BufferAllocator memory) {
        this.dimension = dimension;
        this.rows = VectorSchemaRoot.create(V1Schema.before(dimension), memory);
        rows.allocateNew();
    }

    public void add(String database, String table, String definition, Random random) {
        text("identifier", "%s.%s".formatted(database, table));
        text("catalog_name", "");
        text("database_name", database);
        text("schema_name", "");
        text("table_name", table);
        text("table_type", "table");
        text(V1Schema.DEFINITION, definition);
        FixedSizeListVector vectors = (FixedSizeListVector) rows.getVector(V1Schema.VECTOR);
        Float4Vector numbers = (Float4Vector) vectors.getDataVector();
        int first = vectors.startNewValue(count);
        for (int i = 0; i < dimension; i++) {
            numbers.setSafe(first + i, random.nextFloat() - 0.5f);
        }
        count++;
    }

    private void text(String column, String value) {
        ((VarCharVector) rows.getVector(column)).setSafe(count, value.getBytes(StandardCharsets.UTF_8));
    }

    /** All of them; none may be added afterwards. */
    public VectorSchemaRoot rows() {
        rows.setRowCount(count);
        return rows;
    }

    @Override
    public void close() {
        rows.close();
    }
}

package dev.sluice.writers.datus;

import dev.sluice.config.lance.Cells;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of version 1 in the place of a batch of older ones. What identifies a table, its DDL, its vector, and whatever only
 * these rows have are the very same; the rest is what was found out of each.
 */
public final class V1Batch implements AutoCloseable {
    private static final byte[] NOTHING = {'{', '}'};
    private static final int VERSION = 1;

    private final VectorSchemaRoot old;
    private final List<V1Texts> derived;
    private final long now;
    private final boolean afresh;
    private final BufferAllocator memory;
    private final List<FieldVector> own = Collections.synchronizedList(new ArrayList<>());

    /**
     * @param derived what each row is to say
     * @param now in seconds since 1970
     * @param afresh whether rows that are of version 1 already are written anew
     */
    public V1Batch(VectorSchemaRoot old, List<V1Texts> derived, long now, boolean afresh, BufferAllocator memory) {
        this.old = old;
        this.derived = derived;
        this.now = now;
        this.afresh = afresh;
        this.memory = memory;
    }

    /** The rows, which are gone with this batch or the old rows. */
    public VectorSchemaRoot rows(Schema schema) {
        List<FieldVector> vectors =
                schema.getFields().parallelStream().map(this::vector).toList();
        return new VectorSchemaRoot(schema, vectors, old.getRowCount());
    }

    private FieldVector vector(Field field) {
        FieldVector stored = old.getVector(field.getName());
        return switch (field.getName()) {
            case "search_text" -> texts(field, V1Texts::searchText);
            case "table_comment" -> texts(field, V1Texts::tableComment);
            case "column_comments" -> texts(field, V1Texts::columnComments);
            case "column_enums" -> texts(field, V1Texts::columnEnums);
            case "relationship_metadata" -> texts(field, V1Texts::relationships);
            case "sample_statistics" -> statistics(field);
            case "business_tags" -> tags(field);
            case "row_count" -> counts(field);
            case "metadata_version" -> versions(field);
            case "last_updated" -> times(field);
            default -> stored == null ? made(field, FieldVector.class) : stored;
        };
    }

    private <T extends FieldVector> T made(Field field, Class<T> type) {
        T vector = type.cast(field.createVector(memory));
        own.add(vector);
        vector.setInitialCapacity(old.getRowCount());
        vector.allocateNew();
        vector.setValueCount(old.getRowCount()); // of nothing
        return vector;
    }

    private interface Derivation {
        byte[] of(V1Texts texts);
    }

    private FieldVector texts(Field field, Derivation derivation) {
        VarCharVector texts = made(field, VarCharVector.class);
        for (int row = 0; row < old.getRowCount(); row++) {
            texts.setSafe(row, derivation.of(derived.get(row)));
        }
        texts.setValueCount(old.getRowCount());
        return texts;
    }

    /** Nothing is known of them, but what is stored. */
    private FieldVector statistics(Field field) {
        VarCharVector texts = made(field, VarCharVector.class);
        for (int row = 0; row < old.getRowCount(); row++) {
            String stored = Cells.text(old, field.getName(), row);
            boolean saysSomething = stored != null && !stored.isBlank();
            texts.setSafe(row, saysSomething ? stored.getBytes(StandardCharsets.UTF_8) : NOTHING);
        }
        texts.setValueCount(old.getRowCount());
        return texts;
    }

    private FieldVector tags(Field field) {
        ListVector tags = made(field, ListVector.class);
        UnionListWriter writer = tags.getWriter();
        for (int row = 0; row < old.getRowCount(); row++) {
            writer.setPosition(row);
            writer.startList();
            for (String tag : derived.get(row).businessTags()) {
                writer.writeVarChar(tag);
            }
            writer.endList();
        }
        writer.setValueCount(old.getRowCount());
        tags.setValueCount(old.getRowCount());
        return tags;
    }

    private FieldVector counts(Field field) {
        BigIntVector counts = made(field, BigIntVector.class);
        for (int row = 0; row < old.getRowCount(); row++) {
            counts.setSafe(
                    row,
                    Optional.ofNullable(Cells.number(old, "row_count", row)).orElse(0L));
        }
        counts.setValueCount(old.getRowCount());
        return counts;
    }

    private FieldVector versions(Field field) {
        IntVector versions = made(field, IntVector.class);
        for (int row = 0; row < old.getRowCount(); row++) {
            versions.setSafe(row, VERSION);
        }
        versions.setValueCount(old.getRowCount());
        return versions;
    }

    private boolean isCurrent(int row) {
        return Long.valueOf(VERSION).equals(Cells.number(old, "metadata_version", row));
    }

    private FieldVector times(Field field) {
        BigIntVector times = made(field, BigIntVector.class);
        for (int row = 0; row < old.getRowCount(); row++) {
            Long stored = Cells.number(old, "last_updated", row);
            times.setSafe(row, stored == null || afresh || !isCurrent(row) ? now : stored);
        }
        times.setValueCount(old.getRowCount());
        return times;
    }

    @Override
    public void close() {
        own.forEach(FieldVector::close);
    }
}

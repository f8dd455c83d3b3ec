package dev.sluice.jobs.datus.migrate;

import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;

/**
 * The rows of a range on their way into one file. Datus leaves a file for each hundred rows; they come in as many batches, and
 * are put together.
 */
final class FragmentRows implements AutoCloseable {
    private final VectorSchemaRoot together;
    private final int whole;

    /** @param whole how many rows are no longer part of something larger */
    FragmentRows(Schema schema, int whole, BufferAllocator memory) {
        this.together = VectorSchemaRoot.create(schema, memory);
        this.whole = whole;
        together.allocateNew();
    }

    /** Writes a batch that is the whole range, and keeps a copy of any other. */
    List<WrittenFragment> write(VectorSchemaRoot batch, LanceWriter writer) throws IOException {
        if (batch.getRowCount() == whole) {
            return writer.write(batch);
        }
        VectorSchemaRootAppender.append(false, together, batch);
        return List.of();
    }

    List<WrittenFragment> writeRest(LanceWriter writer) throws IOException {
        return together.getRowCount() == 0 ? List.of() : writer.write(together);
    }

    @Override
    public void close() {
        together.close();
    }
}

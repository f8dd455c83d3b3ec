package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datus.Relationships;
import dev.sluice.readers.datus.ExportedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;

/** What is migrated: a version of a table, which others may have written over meanwhile, and behind it the rows of an export. */
final class BaseRows implements AutoCloseable {
    private final LanceTable table;
    private final ExportedRows export;
    private final FileRows added;

    private BaseRows(LanceTable table, ExportedRows export) throws IOException {
        this.table = table;
        this.export = export;
        this.added = FileRows.of(export, table);
    }

    /**
     * Opens a version.
     *
     * @param version empty for the newest
     * @param export null where none was given
     * @throws RefusedException where it cannot be read, or the export does not fit
     */
    static BaseRows open(Path folder, Optional<Long> version, ExportedRows export) {
        LanceTable table = LanceTable.open(folder, version);
        try {
            return new BaseRows(table, export);
        } catch (IOException e) {
            table.close();
            throw new RefusedException(e.getMessage(), e);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    LanceTable table() {
        return table;
    }

    /** How many rows the export has. */
    int exported() {
        return export == null ? 0 : export.count();
    }

    /** How many come from it. */
    int added() {
        return added.count();
    }

    long rows() {
        return table.rows() + added();
    }

    /** Every value of a column of texts. */
    List<String> texts(String column) throws IOException {
        List<String> values = new ArrayList<>(table.texts(column));
        values.addAll(added.texts(column));
        return values;
    }

    /** The tables that one may refer to. */
    Relationships.Index tables() throws IOException {
        return new Relationships.Index(
                texts("table_name").stream().filter(Objects::nonNull).toList());
    }

    /** Reads rows in their order. */
    void scan(List<String> columns, long offset, int count, LanceTable.Batch batch) throws IOException {
        long inTable = Math.max(0, Math.min(count, table.rows() - offset));
        if (inTable > 0) {
            table.scan(columns, offset, inTable, count, batch);
        }
        long first = Math.max(0, offset - table.rows());
        if (inTable < count && first < added()) {
            try (VectorSchemaRoot rows = added.batch(
                    Math.toIntExact(first), Math.toIntExact(count - inTable), table.schema(), table.memory())) {
                batch.accept(rows);
            }
        }
    }

    @Override
    public void close() {
        table.close();
    }
}

package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.ItemException;
import dev.sluice.model.PlanItem;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.RowCursor;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.RowsTable.Range;
import dev.sluice.readers.datachain.StoredVersion;
import dev.sluice.writers.datachain.FileLayout;
import dev.sluice.writers.datachain.RowEncoder;
import dev.sluice.writers.files.RunInFolder;
import dev.sluice.writers.parquet.ParquetRows;
import dev.sluice.writers.parquet.WrittenFile;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** Writes the rows of one range into a file of their own, which is the version's file where there is only one range. */
final class RangeExport {
    private static final int LOOK_EVERY = 1024;
    /** What the rows of a row group take while it is written, as plain values, pages and dictionaries. */
    private static final long MOST_MEGABYTES = 100;

    private final CatalogueFile file;
    private final VersionPlanner planner;
    private final VersionMetadata metadata;
    private final DataFolder folder;
    private final ExportOptions options;
    private final Progress progress;
    private final RateLimit limit;
    private final LongAdder compressNanos;
    /** Megabytes that may be taken: more threads than there is room for wait for each other. */
    private final int megabytes = Math.max(1, megabytes(Runtime.getRuntime().maxMemory()) * 3 / 4);

    private final Semaphore room = new Semaphore(megabytes);

    /**
     * A range that is written and has not got its name yet.
     *
     * @param name that it is to get
     * @param mismatches cells that were not what their columns are declared to be
     */
    record Written(PlanItem item, String draft, String name, WrittenFile file, long mismatches) {}

    RangeExport(
            CatalogueFile file,
            VersionPlanner planner,
            VersionMetadata metadata,
            DataFolder folder,
            ExportOptions options,
            RunRequest request,
            LongAdder compressNanos) {
        this.file = file;
        this.planner = planner;
        this.metadata = metadata;
        this.folder = folder;
        this.options = options;
        this.progress = request.progress();
        this.limit = RateLimit.of(request.options());
        this.compressNanos = compressNanos;
    }

    /** Where parts lie until they are put together. */
    static String part(long version, int range) {
        return "%s/parts/%d-%d".formatted(RunInFolder.FOLDER, version, range);
    }

    Written write(PlanItem item, StoredVersion version, VersionPlan plan, int range) throws IOException {
        int wanted = (int) Math.min(Math.min(MOST_MEGABYTES, megabytes), 1 + 2L * megabytes(item.bytes()));
        room.acquireUninterruptibly(wanted);
        try {
            return writeNow(item, version, plan, range);
        } finally {
            room.release(wanted);
        }
    }

    private static int megabytes(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE / 4, bytes >> 20);
    }

    private Written writeNow(PlanItem item, StoredVersion version, VersionPlan plan, int range) throws IOException {
        boolean whole = plan.ranges().size() == 1;
        String draft = part(version.id(), range) + ".draft";
        RowEncoder encoder = new RowEncoder(plan.columns());
        try (CatalogueFile.Snapshot snapshot = file.snapshot();
                ParquetRows rows = new ParquetRows(
                        folder,
                        draft,
                        FileLayout.schema(plan.columns()),
                        FileLayout.UNSEARCHED,
                        options.compression(),
                        options.rowGroupRows(),
                        compressNanos)) {
            Connection connection = snapshot.connection();
            RowsTable table = RowsTable.of(connection, version);
            planner.requireUnchanged(version, plan, table, connection);
            copy(connection, table, plan, plan.ranges().get(range), encoder, rows);
            Map<String, String> facts = whole ? metadata.of(version, plan, table, connection) : Map.of();
            WrittenFile written = rows.finish(facts);
            String name = whole ? plan.file() : part(version.id(), range);
            return new Written(item, draft, name, written, encoder.mismatches());
        } catch (SQLException e) {
            throw VersionPlanner.unreadable(e);
        } catch (OutOfMemoryError e) {
            // Of one huge cell, as a rule; the other versions can go on.
            throw new ItemException(
                    "its cells do not fit into the memory of this process: set SLUICE_JAVA_OPTIONS=-Xmx4g or more, then resume",
                    e);
        }
    }

    private void copy(
            Connection connection, RowsTable table, VersionPlan plan, Range range, RowEncoder encoder, ParquetRows rows)
            throws SQLException, IOException {
        List<String> columns = plan.columns().stream().map(ExportColumn::name).toList();
        long count = 0;
        long bytes = 0;
        try (RowCursor cursor = table.cursor(connection, columns, range)) {
            while (cursor.next()) {
                long size = encoder.write(cursor, rows.row());
                rows.endRow(size);
                bytes += size;
                if (++count % LOOK_EVERY == 0) {
                    read(bytes);
                    bytes = 0;
                }
            }
        }
        read(bytes);
        if (count != range.rows()) {
            throw VersionPlanner.changed();
        }
    }

    private void read(long bytes) {
        progress.read(bytes);
        limit.pass(bytes);
    }
}

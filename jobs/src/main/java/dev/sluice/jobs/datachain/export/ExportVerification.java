package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.datachain.Verification;
import dev.sluice.model.ItemException;
import dev.sluice.model.datachain.Cells;
import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.ExportedCells;
import dev.sluice.readers.datachain.RowCursor;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.RowsTable.Range;
import dev.sluice.readers.datachain.StoredVersion;
import dev.sluice.readers.parquet.ParquetContent;
import dev.sluice.writers.parquet.WrittenFile;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.io.InputFile;

/** Reads published files back: their bytes and their rows, or every cell beside the one that it was made of. */
final class ExportVerification {
    private final CatalogueFile file;
    private final DataFolder folder;
    private final Verification wanted;
    private final Set<Long> read = ConcurrentHashMap.newKeySet();

    ExportVerification(CatalogueFile file, DataFolder folder, Verification wanted) {
        this.file = file;
        this.folder = folder;
        this.wanted = wanted;
    }

    /**
     * Reads a range back; a file of several is looked at as a whole by whoever comes first.
     *
     * @param doubtful whether every cell is to be looked at in any case
     */
    String verify(StoredVersion version, VersionPlan plan, int range, WrittenFile written, boolean doubtful)
            throws IOException {
        InputFile input = folder.input(plan.file());
        if (read.add(plan.id())) {
            requireWhole(plan, input, written);
        }
        if (wanted == Verification.FULL || doubtful) {
            requireEqual(version, plan, range, input);
            return "every cell";
        }
        return "rows and checksum";
    }

    private void requireWhole(VersionPlan plan, InputFile input, WrittenFile written) throws IOException {
        if (folder.size(plan.file()).isEmpty()) {
            throw new ItemException("its file %s is gone: find out who removed it, then resume".formatted(plan.file()));
        }
        String sha256 = folder.sha256(plan.file());
        if (!sha256.equals(written.sha256())) {
            throw wrong(plan, "has other bytes than were written");
        }
        ParquetContent content = ParquetContent.of(input);
        if (content.rows() != plan.rows() || !content.metadata().containsKey(DatasetFile.STORE)) {
            throw wrong(plan, "has %d rows and not %d".formatted(content.rows(), plan.rows()));
        }
    }

    private static ItemException wrong(VersionPlan plan, String what) {
        return new ItemException(
                "its file %s %s: look at the disk, then resume, and it is written anew".formatted(plan.file(), what));
    }

    private void requireEqual(StoredVersion version, VersionPlan plan, int number, InputFile input) throws IOException {
        Range range = plan.ranges().get(number);
        long from =
                plan.ranges().subList(0, number).stream().mapToLong(Range::rows).sum();
        List<String> names = plan.columns().stream().map(ExportColumn::name).toList();
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Connection connection = snapshot.connection();
            RowsTable table = RowsTable.of(connection, version);
            try (RowCursor there = table.cursor(connection, names, range);
                    ExportedCells here = new ExportedCells(input, plan.columns(), from, range.rows())) {
                for (long row = from; there.next(); row++) {
                    if (!here.next()) {
                        throw wrong(plan, "ends before row %d".formatted(row + 1));
                    }
                    for (int i = 0; i < names.size(); i++) {
                        if (!Cells.equal(there, here, i)) {
                            throw new ItemException(
                                    "its file %s has another cell in row %d, column %s than the catalogue has now: somebody has changed that, or the disk is at fault; resume, and it is written anew"
                                            .formatted(plan.file(), row + 1, names.get(i)));
                        }
                    }
                }
            }
        } catch (SQLException e) {
            throw VersionPlanner.unreadable(e);
        }
    }
}

package dev.sluice.jobs.datus.migrate;

import dev.sluice.jobs.datus.CopyItem;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.model.LedgerEntry;
import dev.sluice.writers.files.FolderLedger;
import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What an earlier run has left among the data of a table. Where no version shows it, it may go.
 *
 * @param table its folder
 */
record UncommittedRows(Path table) implements FolderTarget.Content {
    @Override
    public void requireFree() {}

    @Override
    public void clear(FolderLedger earlier) throws IOException {
        LanceWriter.discard(table, of(earlier.entries()));
    }

    /** All that was written of a plan. */
    static List<WrittenFragment> of(List<LedgerEntry> entries) {
        return entries.stream()
                .filter(entry -> !CopyItem.is(entry.item()) && FolderLedger.hasProof(entry))
                .flatMap(entry -> RangeProof.of(entry).fragments().stream())
                .toList();
    }
}

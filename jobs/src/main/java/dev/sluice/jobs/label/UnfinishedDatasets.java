package dev.sluice.jobs.label;

import dev.sluice.model.label.DatasetRow;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.DatasetStorage;
import dev.sluice.writers.sql.SqlLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes back datasets that a run published before it was interrupted, so that they never got their rows. */
public final class UnfinishedDatasets {
    private final SqlLedger ledger;
    private final LabelStoreReader store;

    public UnfinishedDatasets(SqlLedger ledger, LabelStoreReader store) {
        this.ledger = ledger;
        this.store = store;
    }

    public void withdraw() throws IOException {
        List<String> intents = ledger.planned() ? ledger.openIntents() : List.of();
        if (intents.isEmpty()) {
            return;
        }
        Set<Path> used = used();
        for (String intent : intents) {
            Set<Path> names = ProjectFolder.names(intent);
            if (used.stream().noneMatch(path -> names.stream().anyMatch(path::startsWith))) {
                // Into whatever storage it went: a launch with --new may have chosen another.
                Path folder = Path.of(intent);
                new DatasetStorage(folder.getParent(), "").withdraw(folder);
            }
        }
    }

    /** Every place that the rows lead to, with links resolved, too: whatever else is wrong, nobody loses what he reads. */
    private Set<Path> used() {
        return Stream.concat(
                        store.datasets().stream().map(DatasetRow::filePath),
                        store.placedSessions().stream().map(LabelStoreReader.PlacedSession::parentPath))
                .flatMap(path -> ProjectFolder.names(path).stream())
                .collect(Collectors.toSet());
    }
}

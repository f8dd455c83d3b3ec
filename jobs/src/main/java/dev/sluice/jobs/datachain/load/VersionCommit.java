package dev.sluice.jobs.datachain.load;

import dev.sluice.jobs.datachain.RowComparison;
import dev.sluice.jobs.datachain.load.VersionLoad.Loaded;
import dev.sluice.model.ItemException;
import dev.sluice.model.Outcome;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.FeatureSchema;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.VersionContent;
import dev.sluice.writers.datachain.CatalogueRecords;
import dev.sluice.writers.datachain.CatalogueSchema;
import dev.sluice.writers.datachain.RowsTables;
import dev.sluice.writers.sql.SqlLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** Makes a loaded version appear in a catalogue: its table, its records and its line of the ledger, in one transaction. */
public final class VersionCommit {
    private final CatalogueTarget target;
    private final CatalogueSchema schema;
    private final CatalogueRecords records;
    /** The versions that are there, by what SQLite takes their tables for; null until that matters. */
    private Map<String, HashSet<DatasetVersion>> sharers;

    public VersionCommit(CatalogueTarget target, String now) {
        this.target = target;
        this.schema = new CatalogueSchema(target.database().dataSource());
        this.records = new CatalogueRecords(target.database().dataSource(), schema, now);
    }

    public CatalogueRecords records() {
        return records;
    }

    /**
     * Commits a version.
     *
     * @param version as it is to be called here
     * @param replaces whether it may take the place of one that is there
     * @param notes what a person should know of how it was read
     */
    public void commit(Loaded loaded, DatasetVersion version, boolean replaces, List<String> notes) throws IOException {
        try {
            target.change(() -> {
                place(loaded, version, replaces);
                ((SqlLedger) target.ledger())
                        .note(
                                loaded.item().position(),
                                Outcome.DONE,
                                null,
                                CommittedVersion.of(loaded, notes).toJson());
                return null;
            });
            if (sharers != null) {
                sharers.computeIfAbsent(DatasetVersion.letters(version.table()), table -> new HashSet<>())
                        .add(version);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void place(Loaded loaded, DatasetVersion version, boolean replaces) {
        Map<?, ?> all = loaded.content().records();
        Optional<Long> there = records.findVersion(version);
        if (there.isPresent() && !replaces) {
            throw new ItemException(
                    "%s has come into being meanwhile: launch again with --existing".formatted(version));
        }
        if (loaded.hasTable()) {
            table(loaded, version, there);
        } else if (there.isPresent() && schema.rowsTable(version) != null) {
            requireAlone(version);
            target.rows().drop(schema.rowsTable(version));
        }
        if (all.get("job") instanceof Map<?, ?> job) {
            records.keyed("jobs", job);
        }
        Map<String, Object> row = new LinkedHashMap<>();
        ((Map<?, ?>) all.get("version")).forEach((column, value) -> row.put((String) column, value));
        if (!row.containsKey("size")) {
            FeatureSchema features = new FeatureSchema(
                    StoredJson.object((String) row.get("feature_schema")).orElse(Map.of()));
            row.put("size", target.rows().sum(version.table(), features.sizes()));
        }
        records.version(records.dataset(version, all), version, row, there.orElse(null));
    }

    private void table(Loaded loaded, DatasetVersion version, Optional<Long> replaced) {
        RowsTables tables = target.rows();
        String there = schema.rowsTable(version);
        if (there != null && replaced.isPresent()) {
            requireAlone(version);
            tables.drop(there);
        } else if (there != null) {
            requireTwin(loaded.content(), version, there);
            tables.discard(loaded.item().position());
            return;
        }
        if (loaded.few() == null) {
            tables.finish(loaded.item().position(), version.table());
        } else {
            tables.create(version.table(), loaded.content().columns(), loaded.few());
        }
    }

    /** Datasets whose names differ in case alone have one table, and what one of them loses the other would lose, too. */
    private void requireAlone(DatasetVersion version) {
        if (sharers == null) {
            sharers = records.versions().stream()
                    .collect(Collectors.groupingBy(
                            other -> DatasetVersion.letters(other.table()),
                            HashMap::new,
                            Collectors.toCollection(HashSet::new)));
        }
        for (DatasetVersion other : sharers.getOrDefault(DatasetVersion.letters(version.table()), new HashSet<>())) {
            if (!other.equals(version)) {
                throw new ItemException(
                        "its table is that of %s, too, so its rows cannot be replaced alone".formatted(other));
            }
        }
    }

    /** SQLite has one table for names that differ in case alone; DataChain has both datasets use it. */
    private void requireTwin(VersionContent content, DatasetVersion version, String table) {
        new JdbcTemplate(target.database().dataSource()).execute((java.sql.Connection connection) -> {
            try (CellRows rows = content.open(0)) {
                Optional<String> difference =
                        RowComparison.difference(rows, content.columns(), connection, RowsTable.of(connection, table));
                if (difference.isPresent()) {
                    throw new ItemException(
                            "there is a table %s already, which SQLite takes for that of %s, and it has other rows: %s"
                                    .formatted(table, version, difference.get()));
                }
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.SearchEngine;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.readers.argilla.ArgillaDatabase;
import dev.sluice.readers.argilla.RecordReader;
import dev.sluice.readers.search.Indexes;
import dev.sluice.writers.argilla.IndexDefinition;
import dev.sluice.writers.search.IndexChanges;

/**
 * The two sides of a reindex: a database that is only read, and an engine.
 *
 * @param choices what the indexes of this installation have in common
 */
record ReindexStores(
        ArgillaDatabase argilla,
        RecordReader records,
        SearchEngine engine,
        Indexes indexes,
        IndexChanges changes,
        IndexDefinition.Choices choices) {

    static ReindexStores of(ArgillaDatabase argilla, SearchEngine engine, ReindexOptions options) {
        return new ReindexStores(
                argilla,
                argilla.records(),
                engine,
                new Indexes(engine),
                new IndexChanges(engine),
                options.choices(engine.flavour(), engine.keepsVectors()));
    }

    IndexDefinition definition(ArgillaDataset dataset) {
        return IndexDefinition.of(dataset, argilla.form(), choices);
    }
}

package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.model.ItemException;
import dev.sluice.writers.datus.V1Schema;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Reads the rows of a new version back, and holds what must be as it was against the old one. */
final class RowComparison {
    private final BaseRows before;
    private final LanceTable after;

    RowComparison(BaseRows before, LanceTable after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Compares names, DDL, vectors and whatever is no field of version 1 with what they were, and all fields with what was written.
     *
     * @throws ItemException where rows differ
     */
    void compare(long offset, int rows, RangeProof proof) throws IOException {
        if (before.rows() != after.rows()) {
            throw new ItemException("%d rows were there, and %d are there now".formatted(before.rows(), after.rows()));
        }
        List<String> kept = kept();
        ColumnSums wanted = new ColumnSums(kept);
        before.scan(kept, offset, rows, wanted::add);
        ColumnSums found = new ColumnSums(kept);
        ColumnSums derived = new ColumnSums(RangeMigration.DERIVED);
        List<String> all = Stream.concat(kept.stream(), RangeMigration.DERIVED.stream())
                .distinct()
                .toList();
        if (after.rows() > 0) {
            after.scan(all, offset, rows, rows, batch -> {
                found.add(batch);
                derived.add(batch);
            });
        }
        String words = "rows %d to %d of version %d".formatted(offset, offset + rows - 1, after.version());
        if (!found.text().equals(wanted.text())) {
            throw new ItemException("%s are not what they are in version %d"
                    .formatted(words, before.table().version()));
        }
        if (!derived.text().equals(proof.derived())) {
            throw new ItemException("%s are not what was derived for them".formatted(words));
        }
    }

    private List<String> kept() {
        return Stream.concat(
                        Stream.concat(V1Schema.IDENTITY.stream(), Stream.of(V1Schema.DEFINITION, V1Schema.VECTOR)),
                        V1Schema.others(before.table().schema()).stream())
                .filter(before.table()::has)
                .toList();
    }
}

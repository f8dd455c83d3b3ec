package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.datus.V1Schema;
import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Shows all rows of a run in one version, in the place of the one that they are of. Where somebody else has written a version
 * meanwhile, the work is done anew upon that. A killed attempt is understood from the table's own versions.
 */
final class SchemaPublication {
    /** By which a run finds its own version again. */
    private static final String MARK = "sluice.run";

    /** Keeps the old version from being cleared away. */
    static final String TAG = "pre_v1";

    /** The same, of a version that was of version 1 already. */
    private static final String FORCED = "before_force";

    /** By which Datus looks tables up. */
    private static final List<String> INDEXED =
            List.of("database_name", "catalog_name", "schema_name", "table_name", "table_type");

    private static final int ATTEMPTS = 5;

    private final Path table;
    private final String run;
    private final Work work;

    /** What is published. */
    interface Work {
        SchemaFacts facts();

        /** Whether all rows are as they shall be without it. */
        boolean isIdle();

        List<WrittenFragment> fragments();

        Schema schema() throws IOException;

        /** Does everything anew, upon the newest version. */
        void again() throws IOException;
    }

    SchemaPublication(Path table, String run, Work work) {
        this.table = table;
        this.run = run;
        this.work = work;
    }

    /** The version that shows the rows of a run; empty before there is one. */
    Optional<Long> made() {
        return LanceWriter.findCommit(table, MARK, run, work.facts().version());
    }

    /** @param checkFence refuses to go on where the store is somebody else's now */
    void publish(Runnable checkFence) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long base = work.facts().version();
            Optional<Long> made = made();
            if (made.isEmpty() && newest() == base) {
                checkFence.run();
                commit(base);
                made = made();
            }
            if (made.equals(Optional.of(base + 1))) {
                complete(base);
                return;
            }
            checkFence.run();
            if (made.isPresent()) {
                uncover(made.get());
            }
            work.again();
            if (work.isIdle()) {
                return; // somebody else has migrated the table
            }
        }
        throw new RefusedException(
                "%s is written again and again by somebody else: stop that, then resume; the table is as he left it"
                        .formatted(table));
    }

    private long newest() {
        try (LanceTable now = LanceTable.open(table)) {
            return now.version();
        }
    }

    private void commit(long base) throws IOException {
        List<WrittenFragment> fragments = work.fragments();
        long rows = fragments.stream().mapToLong(WrittenFragment::rows).sum();
        long wanted = work.facts().rows() + work.facts().added();
        if (rows != wanted) {
            throw new IllegalStateException("%d rows were written, of %d".formatted(rows, wanted));
        }
        try (LanceTable old = LanceTable.open(table, Optional.of(base))) {
            new LanceWriter(old).overwrite(fragments, work.schema(), Map.of(MARK, run));
        }
    }

    /** Somebody has written between the last look and the commit: what he wrote is the newest version again. */
    private void uncover(long made) {
        try (LanceTable now = LanceTable.open(table)) {
            if (now.version() == made) {
                restore(made);
            } else if (new LanceWriter(now).shows(work.fragments())) {
                throw new RefusedException(
                        "%s was written just before and just after version %d was made: what came before it is in version %d, and both are there; decide which rows are to stay"
                                .formatted(table, made, made - 1));
            }
        }
    }

    private void restore(long made) {
        long restored = LanceWriter.restore(table, made - 1);
        if (restored != made + 1) {
            throw new RefusedException(
                    "%s was written just before and just after version %d was made: what came before it is in version %d again, and what came after it in version %d; decide which rows are to stay"
                            .formatted(table, made, restored, restored - 1));
        }
    }

    /**
     * Puts back what somebody has written just before the version that a killed run has made, where nobody has resumed that
     * run, and nobody has written since.
     */
    void uncoverEarlier() {
        earlier()
                .filter(made -> made.version() != made.base() + 1 && made.version() == newest())
                .ifPresent(made -> restore(made.version()));
    }

    /** Does what a killed run has left to do behind its version, where nobody has resumed that run. */
    void completeEarlier() {
        Optional<LanceWriter.Commit> earlier = earlier();
        earlier.ifPresent(made -> LanceWriter.share(table));
        earlier.filter(made -> made.version() == made.base() + 1 && isIncomplete(made.base()))
                .ifPresent(made -> complete(made.base()));
    }

    private Optional<LanceWriter.Commit> earlier() {
        try (LanceTable now = LanceTable.open(table)) {
            return V1Schema.isComplete(now.schema()) ? LanceWriter.newestCommit(table, MARK) : Optional.empty();
        }
    }

    private boolean isIncomplete(long base) {
        try (LanceTable now = LanceTable.open(table)) {
            return new LanceWriter(now).isUntagged(base);
        }
    }

    private void complete(long base) {
        try {
            indexAndTag(base);
        } catch (Exception e) { // Lance throws what it does not declare
            throw new RefusedException(
                    "%s has all rows in their new form since version %d, but not all of its indexes yet, or no tag for version %d: %s"
                            .formatted(table, base + 1, base, e.getMessage()),
                    e);
        }
    }

    /** The name comes last: a version that has one is complete. */
    private void indexAndTag(long base) {
        Set<String> columns = new TreeSet<>(INDEXED);
        try (LanceTable now = LanceTable.open(table);
                LanceTable old = LanceTable.open(table, Optional.of(base))) {
            columns.addAll(old.trees());
            LanceWriter writer = new LanceWriter(now);
            columns.forEach(writer::index);
            writer.tag(old.rows() > 0 && SchemaPlan.current(old) == old.rows() ? FORCED : TAG, base);
        }
    }
}

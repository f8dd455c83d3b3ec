package dev.sluice.jobs.datus.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.MadeStore;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others write in the very moment between the last look at a table and the commit. */
class SchemaPublicationIT {
    private static final int ROWS = 10;

    @TempDir
    Path folder;

    private MadeStore store;

    @BeforeEach
    void make() throws IOException {
        store = MadeStore.make(folder, ROWS);
    }

    /** Work that is interrupted before it is committed. */
    private final class Interrupted implements SchemaPublication.Work {
        private final Queue<Integer> writers = new ArrayDeque<>();
        private SchemaFacts facts;
        private List<WrittenFragment> fragments;
        private Schema schema;
        private int done;

        /** @param rowsOfWriters of each who writes, how many there are then; where it is negative, how many are added */
        Interrupted(int... rowsOfWriters) throws IOException {
            for (int rows : rowsOfWriters) {
                writers.add(rows);
            }
            again();
        }

        @Override
        public SchemaFacts facts() {
            return facts;
        }

        @Override
        public boolean isIdle() {
            return facts.isDone();
        }

        @Override
        public List<WrittenFragment> fragments() {
            return fragments;
        }

        @Override
        public Schema schema() throws IOException {
            Integer rows = writers.poll();
            if (rows != null && rows < 0) {
                store.append(1000, -rows);
            } else if (rows != null) {
                store.rewrite(rows);
            }
            return schema;
        }

        @Override
        public void again() throws IOException {
            done++;
            try (BaseRows base = BaseRows.open(store.table(), Optional.empty(), null)) {
                facts = SchemaFacts.of(new SchemaPlan(base, store.database(), false, false)
                        .plan()
                        .facts());
                RangeMigration ranges =
                        new RangeMigration(base, null, false, Instant.now().getEpochSecond(), bytes -> {});
                schema = ranges.schema();
                fragments = new ArrayList<>(ranges.write(0, SchemaPlan.ROWS).fragments());
            }
        }
    }

    private static void publish(MadeStore store, SchemaPublication.Work work) throws IOException {
        new SchemaPublication(store.table(), "run", work).publish(() -> {});
    }

    private long current() {
        try (LanceTable now = LanceTable.open(store.table())) {
            return now.dataset().countRows("metadata_version = 1");
        }
    }

    @Test
    void whatWasWrittenInThatMomentIsThereAfterwards() throws IOException {
        Interrupted work = new Interrupted(ROWS + 1, -4);
        publish(store, work);
        assertThat(work.done).isEqualTo(3);
        assertThat(current()).isEqualTo(ROWS + 5);
        assertThat(work.facts().rows()).isEqualTo(ROWS + 5);
    }

    @Test
    void whoeverKeepsWritingIsAskedToStop() throws IOException {
        Interrupted work = new Interrupted(11, -1, 13, 14, -1, 16, 17);
        assertThatThrownBy(() -> publish(store, work))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is written again and again by somebody else");
        try (LanceTable now = LanceTable.open(store.table())) {
            assertThat(now.has("metadata_version")).isFalse();
            assertThat(now.rows()).isEqualTo(15);
        }
    }

    /** Killed after the commit, and before anything was noted. */
    @Test
    void aVersionThatIsThereIsNotMadeTwice() throws IOException {
        Interrupted work = new Interrupted();
        publish(store, work);
        long versions = versions();
        publish(store, work);
        assertThat(work.done).isEqualTo(1);
        assertThat(current()).isEqualTo(ROWS);
        assertThat(versions()).as("indexes are made again").isGreaterThanOrEqualTo(versions);
    }

    /** Stands for a kill: {@code checkFence} is asked before the commit, and again before another's rows are put back. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void whatAKilledRunHasCoveredIsPutBackByTheNext() throws IOException {
        Interrupted work = new Interrupted(-4);
        int[] asked = {0};
        assertThatThrownBy(() -> new SchemaPublication(store.table(), "killed", work).publish(() -> {
                    if (++asked[0] == 2) {
                        throw new Killed();
                    }
                }))
                .isInstanceOf(Killed.class);
        assertThat(current()).as("the four rows are covered").isEqualTo(ROWS);
        Interrupted next = new Interrupted();
        SchemaPublication publication = new SchemaPublication(store.table(), "next", next);
        publication.uncoverEarlier();
        next.again();
        publication.publish(() -> {});
        assertThat(current()).isEqualTo(ROWS + 4);
        publication.uncoverEarlier();
        assertThat(current()).as("nothing is covered any more").isEqualTo(ROWS + 4);
    }

    @Test
    void whatAKilledRunHasLeftToDoIsDoneByTheNext() throws IOException {
        publish(store, new Interrupted());
        try (LanceTable now = LanceTable.open(store.table())) {
            now.dataset().tags().delete(SchemaPublication.TAG);
            now.dataset().dropIndex("table_name_idx");
        }
        SchemaPublication next = new SchemaPublication(store.table(), "next", new Interrupted());
        next.completeEarlier();
        try (LanceTable now = LanceTable.open(store.table())) {
            assertThat(now.trees()).contains("table_name");
            assertThat(now.dataset().tags().list())
                    .singleElement()
                    .satisfies(tag -> assertThat(tag.getName()).isEqualTo(SchemaPublication.TAG));
        }
        long version = versions();
        next.completeEarlier();
        assertThat(versions()).as("once is enough").isEqualTo(version);
    }

    private long versions() {
        try (LanceTable now = LanceTable.open(store.table())) {
            return now.version();
        }
    }
}

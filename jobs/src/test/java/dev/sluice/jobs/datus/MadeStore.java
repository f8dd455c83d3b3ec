package dev.sluice.jobs.datus;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.writers.datus.V0Table;
import dev.sluice.writers.datus.V1Schema;
import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.Transaction;
import org.lance.operation.Append;

/** A table of version 0 that is large enough to be interrupted in. */
public record MadeStore(Path folder) {
    private static final int DIMENSION = 8;
    private static final int AT_ONCE = 1000;

    public static MadeStore make(Path folder, int rows) throws IOException {
        MadeStore store = new MadeStore(folder);
        Files.createDirectories(store.database());
        Files.writeString(store.settings(), "agent:\n  home: home\n");
        LanceWriter.create(store.table(), V1Schema.before(DIMENSION));
        store.rewrite(rows);
        return store;
    }

    public Path settings() {
        return folder.resolve("agent.yml");
    }

    public Path database() {
        return folder.resolve("home/data/lancedb");
    }

    public Path table() {
        return LanceTable.folder(database(), "schema_metadata");
    }

    private static List<WrittenFragment> write(LanceTable table, int first, int count) throws IOException {
        List<WrittenFragment> written = new ArrayList<>();
        Random random = new Random(first);
        for (int row = first; row < first + count; row += AT_ONCE) {
            try (V0Table rows = new V0Table(DIMENSION, table.memory())) {
                for (int i = row; i < Math.min(row + AT_ONCE, first + count); i++) {
                    String name = "t_%06d".formatted(i);
                    rows.add("dw", name, "CREATE TABLE %s (id INT COMMENT 'number %d')".formatted(name, i), random);
                }
                written.addAll(new LanceWriter(table).write(rows.rows()));
            }
        }
        return written;
    }

    /** What the application does while somebody else is at work: another version, here with that many rows. */
    public void rewrite(int rows) throws IOException {
        try (LanceTable table = LanceTable.open(table())) {
            new LanceWriter(table).overwrite(write(table, 0, rows), V1Schema.before(DIMENSION), Map.of());
        }
    }

    /** Adds rows in a file and a version of their own. */
    public void append(int first, int count) throws IOException {
        try (LanceTable table = LanceTable.open(table());
                V0Table rows = new V0Table(DIMENSION, table.memory())) {
            Random random = new Random(first);
            for (int i = first; i < first + count; i++) {
                rows.add("dw", "t_" + i, "CREATE TABLE t_%d (id INT)".formatted(i), random);
            }
            Append operation = Append.builder()
                    .fragments(Fragment.write()
                            .datasetUri(table().toString())
                            .allocator(table.memory())
                            .data(rows.rows())
                            .dataStorageVersion("2.0")
                            .execute())
                    .build();
            try (Transaction transaction = new Transaction.Builder()
                            .readVersion(table.version())
                            .operation(operation)
                            .build();
                    Dataset written = new CommitBuilder(table.dataset()).execute(transaction)) {
                written.version();
            }
        }
    }

    /** The words with which a job is launched. */
    public String[] launch(String job, String... more) {
        List<String> words =
                new ArrayList<>(List.of("launch", job, "--config", settings().toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }
}

package dev.sluice.writers.datachain;

import dev.sluice.model.datachain.RowBatch;
import dev.sluice.model.datachain.TableColumn;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteConnection;

/**
 * The tables with the rows of versions. One that is too large for a single transaction is loaded under a name of Sluice's own
 * and gets its name when it is complete; how far it is, is written in the same transactions as its rows. Every method is to
 * be called in a transaction.
 */
public final class RowsTables {
    private static final String WATERMARKS = "sluice_watermark";
    private static final String LOADING = "sluice_rows_";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    public RowsTables(DataSource source) {
        this.jdbc = new JdbcTemplate(source);
        this.client = JdbcClient.create(source);
    }

    /** Makes what the marks are kept in. */
    public void prepare() {
        jdbc.execute(
                "CREATE TABLE IF NOT EXISTS %s (position INTEGER NOT NULL PRIMARY KEY, source TEXT NOT NULL, row_count INTEGER NOT NULL, changed INTEGER NOT NULL)"
                        .formatted(WATERMARKS));
    }

    /**
     * How much of an item is there.
     *
     * @param changed cells among them that do not have all that the source has
     */
    public record Mark(long rows, long changed) {}

    /**
     * How much of an item is there already; nothing where its table is only made now.
     *
     * @param source what the rows are taken from: those that came from something else are thrown away
     */
    public Mark begin(int position, String source, List<TableColumn> columns) {
        Optional<Mark> found = client.sql(
                        "SELECT row_count, changed FROM %s WHERE position = ? AND source = ?".formatted(WATERMARKS))
                .params(position, source)
                .query((row, n) -> new Mark(row.getLong(1), row.getLong(2)))
                .optional();
        if (found.isPresent()) {
            return found.get();
        }
        discard(position);
        CatalogueSchema.createRows(jdbc, LOADING + position, columns);
        client.sql("INSERT INTO %s VALUES (?, ?, 0, 0)".formatted(WATERMARKS))
                .params(position, source)
                .update();
        return new Mark(0, 0);
    }

    /** Adds rows to the table of an item and moves its mark. */
    public void append(int position, List<TableColumn> columns, RowBatch batch) {
        insert(LOADING + position, columns, batch);
        client.sql("UPDATE %s SET row_count = row_count + ?, changed = changed + ? WHERE position = ?"
                        .formatted(WATERMARKS))
                .params(batch.rows(), batch.changed(), position)
                .update();
    }

    /** Gives the table of an item its name. */
    public void finish(int position, String table) {
        jdbc.execute("ALTER TABLE %s RENAME TO %s".formatted(LOADING + position, CatalogueSchema.quoted(table)));
        forget(position);
    }

    /** Takes away what has been loaded of an item. */
    public void discard(int position) {
        jdbc.execute("DROP TABLE IF EXISTS " + LOADING + position);
        forget(position);
    }

    private void forget(int position) {
        client.sql("DELETE FROM %s WHERE position = ?".formatted(WATERMARKS))
                .param(position)
                .update();
    }

    /** Makes a whole table. */
    public void create(String table, List<TableColumn> columns, RowBatch rows) {
        CatalogueSchema.createRows(jdbc, table, columns);
        insert(table, columns, rows);
    }

    private void insert(String table, List<TableColumn> columns, RowBatch rows) {
        jdbc.execute((java.sql.Connection connection) -> {
            // The pool's own statements would cost as much again for each cell.
            try (RowInsert insert = new RowInsert(connection.unwrap(SQLiteConnection.class), table, columns)) {
                insert.insert(rows);
                return null;
            }
        });
    }

    public void drop(String table) {
        jdbc.execute("DROP TABLE IF EXISTS " + CatalogueSchema.quoted(table));
    }

    /** The sum of some columns over all rows. */
    public long sum(String table, List<String> columns) {
        if (columns.isEmpty()) {
            return 0;
        }
        String terms = columns.stream()
                .map(column -> "coalesce(sum(%s), 0)".formatted(CatalogueSchema.quoted(column)))
                .collect(java.util.stream.Collectors.joining(" + "));
        return client.sql("SELECT %s FROM %s".formatted(terms, CatalogueSchema.quoted(table)))
                .query(Long.class)
                .single();
    }

    /** Removes everything that is Sluice's own. */
    public void clear() {
        client.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?")
                .param(LOADING + "*")
                .query(String.class)
                .list()
                .forEach(this::drop);
        drop(WATERMARKS);
    }
}

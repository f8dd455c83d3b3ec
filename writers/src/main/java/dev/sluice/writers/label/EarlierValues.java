package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseCatalogue;
import dev.sluice.config.Dialect;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps what a migration overwrites, in the same transaction, so that a rollback can be exact. This table stays after
 * the run.
 */
final class EarlierValues {
    /** In the place of a column's name: the row itself did not exist. */
    static final String WHOLE_ROW = "*";
    /** In the place of a column's name: whether the application opened a session before it was moved. */
    static final String OPENED = "*opened";

    /**
     * A value that was overwritten.
     *
     * @param id in the order of the changes
     * @param table of the row
     * @param row its number
     * @param column its name, or {@link #WHOLE_ROW}
     * @param earlier what stood there; null for NULL
     * @param written what was put in its place
     */
    record Value(long id, String table, long row, String column, String earlier, String written) {}

    private final JdbcClient jdbc;
    private final Dialect dialect;
    private final DatabaseCatalogue catalogue;
    private volatile boolean exist;

    EarlierValues(Database database) {
        this.catalogue = database.catalogue();
        this.jdbc = JdbcClient.create(database.dataSource());
        this.dialect = database.dialect();
    }

    void createTable() {
        jdbc.sql("""
                CREATE TABLE IF NOT EXISTS sluice_label_earlier_values (
                  value_id %1$s, run_uuid VARCHAR(36) NOT NULL, project_id BIGINT NOT NULL,
                  table_name VARCHAR(64) NOT NULL, row_id BIGINT NOT NULL, column_name VARCHAR(64) NOT NULL,
                  earlier_value %2$s, written_value %2$s,
                  recorded_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
                  UNIQUE (project_id, value_id))%3$s""".formatted(dialect.ddl().key("BIGINT"), dialect.textColumn(), dialect.tableOptions()))
                .update();
    }

    void keep(String runUuid, long projectId, String table, long row, String column, Object earlier, Object written) {
        jdbc.sql("INSERT INTO sluice_label_earlier_values"
                        + " (run_uuid, project_id, table_name, row_id, column_name, earlier_value, written_value)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        runUuid,
                        projectId,
                        table,
                        row,
                        column,
                        earlier == null ? null : earlier.toString(),
                        written == null ? null : written.toString())
                .update();
    }

    /** Whether a run has ever kept any here. */
    boolean exist() {
        // Once there, the table stays; the catalogue of a server is slow to ask.
        exist = exist || catalogue.has("sluice_label_earlier_values");
        return exist;
    }

    /** What was overwritten for a project, the last change first. */
    List<Value> of(long projectId) {
        return jdbc.sql("""
                SELECT value_id, table_name, row_id, column_name, earlier_value, written_value
                FROM sluice_label_earlier_values WHERE project_id = ? ORDER BY value_id DESC""")
                .param(projectId)
                .query((value, n) -> new Value(
                        value.getLong(1),
                        value.getString(2),
                        value.getLong(3),
                        value.getString(4),
                        value.getString(5),
                        value.getString(6)))
                .list();
    }

    /** Removes what is kept of a migration that somebody has undone by other means: the project is a legacy project again. */
    void forgetRow(long projectId) {
        jdbc.sql("DELETE FROM sluice_label_earlier_values"
                        + " WHERE project_id = ? AND table_name IN ('projects', 'project_dataset_refs')")
                .param(projectId)
                .update();
    }

    /** Removes a value that stands in its row again. */
    void forget(Value value) {
        jdbc.sql("DELETE FROM sluice_label_earlier_values WHERE value_id = ?")
                .param(value.id())
                .update();
    }
}

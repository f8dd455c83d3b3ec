package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.config.Dialect;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps what a migration overwrites, in the same transaction, so that a rollback can be exact. This table stays after
 * the run.
 */
final class EarlierValues {
    /** In the place of a column's name: the row itself did not exist. */
    static final String WHOLE_ROW = "*";

    private final JdbcClient jdbc;
    private final Dialect dialect;

    EarlierValues(Database database) {
        this.jdbc = JdbcClient.create(database.dataSource());
        this.dialect = database.dialect();
    }

    void createTable() {
        jdbc.sql("""
                CREATE TABLE IF NOT EXISTS sluice_label_earlier_values (
                  value_id %1$s, run_uuid VARCHAR(36) NOT NULL, project_id BIGINT NOT NULL,
                  table_name VARCHAR(64) NOT NULL, row_id BIGINT NOT NULL, column_name VARCHAR(64) NOT NULL,
                  earlier_value %2$s, written_value %2$s,
                  recorded_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)%3$s""".formatted(dialect.identityColumn(), dialect.textColumn(), dialect.tableOptions()))
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
}

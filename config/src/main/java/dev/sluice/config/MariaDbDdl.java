package dev.sluice.config;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables of MariaDB and MySQL. */
final class MariaDbDdl implements Ddl {
    /** Denied: the database, the table, the column. */
    private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143);

    private static final int DUPLICATE_COLUMN = 1060;

    @Override
    public boolean isTransactional() {
        return false;
    }

    @Override
    public String key(String type) {
        return type + " AUTO_INCREMENT PRIMARY KEY";
    }

    @Override
    public String flag() {
        return "TINYINT(1)";
    }

    @Override
    public String no() {
        return "FALSE";
    }

    @Override
    public String json(String column) {
        return "JSON";
    }

    @Override
    public String oneOf(String column, String... words) {
        return "ENUM(%s)".formatted(Ddl.quoted(words));
    }

    @Override
    public String changedAt() {
        return "TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP";
    }

    @Override
    public Optional<Trigger> touch(String table, String key, String column, String function) {
        return Optional.empty();
    }

    /** The whole column has to be said again, and what is left out is lost. */
    @Override
    public Optional<String> allowNull(JdbcClient jdbc, String table, String column) {
        return jdbc.sql("""
                SELECT concat('ALTER TABLE ', table_name, ' MODIFY COLUMN ', column_name, ' ', column_type,
                  coalesce(concat(' COLLATE ', collation_name), ''), ' NULL')
                FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?""").params(table, column).query(String.class).optional();
    }

    /** By default it would wait for a day. */
    @Override
    public Optional<String> patience() {
        return Optional.of("SET SESSION lock_wait_timeout = 30");
    }

    @Override
    public String triggers() {
        return "SELECT trigger_name FROM information_schema.triggers"
                + " WHERE event_object_schema = DATABASE() AND event_object_table = ?";
    }

    /** With CREATE INDEX it would take the right to that, too. */
    @Override
    public String index(String table, String name, String columns) {
        return "ALTER TABLE %s ADD INDEX %s (%s)".formatted(table, name, columns);
    }

    /** Rights may come from roles and patterns, so it is tried: one column cannot be added twice, whoever asks. */
    @Override
    public Optional<String> denial(JdbcClient jdbc, String table) {
        try {
            jdbc.sql("ALTER TABLE %s ADD COLUMN sluice_trial INT, ADD COLUMN sluice_trial INT".formatted(table))
                    .update();
            throw new IllegalStateException(table + " has got one column twice");
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException failure) {
                if (failure.getErrorCode() == DUPLICATE_COLUMN) {
                    return Optional.empty();
                }
                if (DENIED.contains(failure.getErrorCode())) {
                    return Optional.of(failure.getMessage());
                }
            }
            throw e;
        }
    }
}

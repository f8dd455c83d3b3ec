package dev.sluice.config;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables of SQLite. */
final class SqliteDdl implements Ddl {
    @Override
    public boolean isTransactional() {
        return true;
    }

    /** Only a column of this very type numbers itself. */
    @Override
    public String key(String type) {
        return "INTEGER PRIMARY KEY AUTOINCREMENT";
    }

    @Override
    public String flag() {
        return "SMALLINT";
    }

    /** It knows the word FALSE only since 2018. */
    @Override
    public String no() {
        return "0";
    }

    @Override
    public String json(String column) {
        return "TEXT CHECK (%1$s IS NULL OR json_valid(%1$s))".formatted(column);
    }

    @Override
    public String changedAt() {
        return "TIMESTAMP DEFAULT CURRENT_TIMESTAMP";
    }

    /** An update by the trigger itself does not set it off again: in SQLite triggers do not, unless asked to. */
    @Override
    public Optional<Trigger> touch(String table, String key, String column, String function) {
        String name = "trg_%s_touch".formatted(table);
        return Optional.of(new Trigger(table, name, List.of("""
                CREATE TRIGGER %1$s AFTER UPDATE ON %2$s WHEN NEW.%4$s IS OLD.%4$s
                BEGIN UPDATE %2$s SET %4$s = CURRENT_TIMESTAMP WHERE %3$s = NEW.%3$s; END""".formatted(name, table, key, column))));
    }

    /** It would have to make the whole table anew. */
    @Override
    public Optional<String> allowNull(JdbcClient jdbc, String table, String column) {
        return Optional.empty();
    }

    /** The busy timeout of the connection does that. */
    @Override
    public Optional<String> patience() {
        return Optional.empty();
    }

    @Override
    public String triggers() {
        return "SELECT name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower(?)";
    }

    /** Whoever may write the file may do anything in it. */
    @Override
    public Optional<String> denial(JdbcClient jdbc, String table) {
        return Optional.empty();
    }
}

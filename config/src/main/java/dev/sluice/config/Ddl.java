package dev.sluice.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How a database spells what a table is made of, and what it takes to change one. */
public sealed interface Ddl permits SqliteDdl, PostgresDdl, MariaDbDdl {
    /** Whether changes of tables are part of a transaction; where not, each of them commits at once. */
    boolean isTransactional();

    /** A key column that numbers itself, of a whole-number type. */
    String key(String type);

    /** A column that holds 0 or 1. */
    String flag();

    /** No, as the default of a BOOLEAN column. */
    String no();

    /** The type of a column that holds JSON and keeps its text. */
    String json(String column);

    /** The type of a column that holds one of a few words. */
    default String oneOf(String column, String... words) {
        int longest = Arrays.stream(words).mapToInt(String::length).max().orElseThrow();
        return "VARCHAR(%d) CHECK (%s IN (%s))".formatted(longest, column, quoted(words));
    }

    /** A column that holds when its row was changed last; see {@link #touch}. */
    String changedAt();

    /**
     * What keeps {@link #changedAt} up to date; empty where the column does so by itself.
     *
     * @param function the name of the function that does it, where one is needed
     */
    Optional<Trigger> touch(String table, String key, String column, String function);

    /**
     * The statement that lets a column be empty; itself empty where this database cannot change that.
     *
     * @param jdbc to look up what else the column is, which must stay
     */
    Optional<String> allowNull(JdbcClient jdbc, String table, String column);

    /**
     * What keeps a change from waiting for long on somebody who reads the table, while everybody else waits on the change.
     * For the connection or for the transaction at hand.
     */
    Optional<String> patience();

    /** The query for the names of the triggers on a table, its one parameter. */
    String triggers();

    /** The statement that adds an index to a table. */
    default String index(String table, String name, String columns) {
        return "CREATE INDEX %s ON %s(%s)".formatted(name, table, columns);
    }

    /** Why this user may not change a table; empty where that is allowed. Changes nothing. */
    Optional<String> denial(JdbcClient jdbc, String table);

    /** Words as a list of texts. */
    static String quoted(String... words) {
        return Arrays.stream(words).map("'%s'"::formatted).collect(Collectors.joining(", "));
    }

    /**
     * A trigger.
     *
     * @param statements that make it, in order
     */
    record Trigger(String table, String name, List<String> statements) {}
}

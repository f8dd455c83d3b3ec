package dev.sluice.jobs.e2e;

import java.sql.SQLException;
import java.util.Map;

/** A real database server that asks the user {@code label} for a password, and the test's own user for none. */
interface LabelServer extends AutoCloseable {
    String PASSWORD = "open-sesame-81";

    /** The environment variable in which Sluice looks for the password. */
    String passwordVariable();

    void create(String database) throws SQLException;

    /** Which projects of the fixture {@code hazards} its columns cannot hold, and in which words that is said. */
    Map<Integer, String> tooMuch();

    /** What {@code --database} takes. */
    String address(String account, String database);

    /** For the test itself. */
    String jdbcUrl(String database);

    /** Ends the server as a crash of its machine would look to a client. */
    void stop() throws Exception;

    /** Starts it again, with its databases, at the same port. */
    void start() throws Exception;

    @Override
    default void close() throws Exception {
        stop();
    }
}

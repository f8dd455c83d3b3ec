package dev.sluice.config.lease;

import dev.sluice.model.RefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A lock that a server gives to a connection, here one of its own: the server drops it when the connection ends. */
public final class ConnectionLease implements Lease {
    private static final int PATIENCE_SECONDS = 5;

    private final Connection connection;
    private final Question question;
    private final Object[] lock;

    /**
     * How a server is asked.
     *
     * @param take takes the lock, or says at once that another connection has it
     * @param give gives it back
     */
    public record Question(String take, String give) {}

    private ConnectionLease(Connection connection, Question question, Object... lock) {
        this.connection = connection;
        this.question = question;
        this.lock = lock;
    }

    /**
     * Takes a lock, on a connection that is closed when the lock is not to be had.
     *
     * @param lock the parameters of the question
     */
    public static Optional<ConnectionLease> tryAcquire(Connection connection, Question question, Object... lock) {
        try {
            if (ask(connection, question.take(), lock)) {
                return Optional.of(new ConnectionLease(connection, question, lock));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            throw new RefusedException("Database connection failed: " + e.getMessage(), e);
        }
    }

    /** Whether some connection holds the lock; closes the given one. */
    public static boolean isTaken(Connection connection, Question question, Object... lock) {
        return tryAcquire(connection, question, lock)
                .map(lease -> {
                    lease.close();
                    return false;
                })
                .orElse(true);
    }

    @Override
    public boolean isHeld() {
        try {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Gives the lock back by name: a server ends that of a closed connection a moment later, when it gets to it. */
    @Override
    public void close() {
        try (connection) {
            ask(connection, question.give(), lock);
        } catch (SQLException e) {
            // The server ends the lock with the connection at the latest.
        }
    }

    private static boolean ask(Connection connection, String statementText, Object... lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statementText)) {
            for (int i = 0; i < lock.length; i++) {
                statement.setObject(i + 1, lock[i]);
            }
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}

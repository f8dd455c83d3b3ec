package dev.sluice.config;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/** Tells whether anybody else has written into a database since this was made, where that can be told at once. */
public final class ChangeWatch implements AutoCloseable {
    private final Optional<String> question;
    private final Connection connection;
    private final OptionalLong first;

    ChangeWatch(Database database) {
        this.question = database.dialect().questionForChanges();
        this.connection = question.isPresent() ? database.dedicatedConnection(new Properties()) : null;
        this.first = answer();
    }

    /** Whether it is certain that nobody has. */
    public synchronized boolean isUnchanged() {
        OptionalLong now = answer();
        return now.isPresent() && now.equals(first);
    }

    private OptionalLong answer() {
        if (question.isEmpty()) {
            return OptionalLong.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question.get())) {
            return OptionalLong.of(answer.getLong(1));
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It has only read.
        }
    }
}

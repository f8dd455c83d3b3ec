package dev.sluice.config.lease;

import dev.sluice.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.CRC32;

/** A PostgreSQL advisory lock on a connection of its own: the server drops it when the connection ends. */
public final class AdvisoryLease implements Lease {
    /** "Slui": keeps Sluice's locks apart from those of other programs in the same database. */
    private static final int SPACE = 0x536c7569;

    private final Connection connection;

    private AdvisoryLease(Connection connection) {
        this.connection = connection;
    }

    /** Takes the lock of this name, on a connection that is closed when the lock is not to be had. */
    public static Optional<AdvisoryLease> tryAcquire(Connection connection, String name) {
        try {
            if (ask(connection, "SELECT pg_try_advisory_lock(?, ?)", name)) {
                return Optional.of(new AdvisoryLease(connection));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            throw new RefusedException("Database connection failed: " + e.getMessage(), e);
        }
    }

    /** Whether some session holds the lock of this name; closes the connection. */
    public static boolean isHeld(Connection connection, String name) {
        return tryAcquire(connection, name)
                .map(lease -> {
                    lease.close();
                    return false;
                })
                .orElse(true);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends the lock with the connection at the latest.
        }
    }

    private static boolean ask(Connection connection, String sql, String name) throws SQLException {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, SPACE);
            statement.setInt(2, (int) hash.getValue());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}

package dev.sluice.readers.label;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.config.Database;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A fingerprint of what people have put into a project: its labelings, and of each session everything but where its data
 * lies. A migration must leave it as it was.
 */
public final class Judgements {
    private static final String PROJECT = "SELECT labelings FROM projects WHERE project_id = ?";
    private static final String SESSIONS = """
            SELECT session_id, session_name, status, keep, is_visible, bouts, verified, puffs_verified,
                   smoking_verified, start_ns, stop_ns, data_start_offset, data_end_offset
            FROM sessions WHERE project_id = ? ORDER BY session_id""";
    private static final int SESSION_COLUMNS = 13;

    private final JdbcClient jdbc;

    public Judgements(Database database) {
        this.jdbc = JdbcClient.create(database.dataSource());
    }

    /** The fingerprint of a project as the current transaction sees it. */
    public String of(long projectId) {
        HashStream64 hash = Hashing.xxh3_64().hashStream();
        jdbc.sql(PROJECT).param(projectId).query(row -> {
            put(hash, row.getString(1));
        });
        jdbc.sql(SESSIONS).param(projectId).query(row -> {
            for (int column = 1; column <= SESSION_COLUMNS; column++) {
                put(hash, row.getString(column));
            }
        });
        return HexFormat.of().toHexDigits(hash.getAsLong());
    }

    private static void put(HashStream64 hash, String value) {
        hash.putBoolean(value != null);
        if (value != null) {
            hash.putString(value);
        }
    }
}

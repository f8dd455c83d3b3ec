package dev.sluice.config;

import com.zaxxer.hikari.HikariConfig;
import dev.sluice.config.backup.Backup;
import dev.sluice.config.backup.DumpProgram;
import dev.sluice.config.backup.PostgresArchive;
import dev.sluice.config.backup.RestorableBackup;
import dev.sluice.config.lease.ConnectionLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.lease.LeasePlace;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL. */
final class PostgresDialect implements RepositoryDialect {

    private static final ConnectionLease.Question LOCK =
            new ConnectionLease.Question("SELECT pg_try_advisory_lock(?, ?)", "SELECT pg_advisory_unlock(?, ?)");
    /** "Slui": keeps Sluice's locks apart from those of other programs in the same database. */
    private static final int SPACE = 0x536c7569;

    private static final String READ_ONLY_TRANSACTION = "25006";

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public void lockTables(JdbcClient jdbc) {
        jdbc.sql("SELECT pg_advisory_xact_lock(?)").param((long) SPACE).query(rows -> {});
    }

    @Override
    public void letReadersPass(JdbcClient jdbc) {}

    /** Whoever waits for an answer that is lost on the way is not to wait for hours: each question there is a short one. */
    @Override
    public Properties prepareRepository(DatabaseAddress address) {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", "60");
        return properties;
    }

    /** Only the server knows. */
    @Override
    public boolean isOutOfRoom(DatabaseAddress address, SQLException failure) {
        return false;
    }

    @Override
    public LeasePlace storePlace(DatabaseAddress address) {
        return new LeasePlace("store", null);
    }

    @Override
    public void configure(HikariConfig pool, DatabaseAddress address) {
        pool.addDataSourceProperty("ApplicationName", "sluice");
        pool.addDataSourceProperty("connectTimeout", "10");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
    }

    @Override
    public Optional<Lease> lease(Database database, LeasePlace place, String holder) {
        return ConnectionLease.tryAcquire(database.dedicatedConnection(new Properties()), LOCK, SPACE, number(place))
                .map(lease -> lease);
    }

    @Override
    public Optional<String> leaseHolder(Database database, LeasePlace place) {
        // Whoever took it for a moment to see whether it is free would keep out who wants it in that moment.
        return JdbcClient.create(database.dataSource())
                .sql("""
                SELECT 'process ' || pid || ' of the server' FROM pg_locks WHERE locktype = 'advisory' AND granted
                  AND objsubid = 2 AND classid::bigint = ? AND objid::bigint = ?
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
                .params((long) SPACE, Integer.toUnsignedLong(number(place)))
                .query(String.class)
                .optional();
    }

    /** Whoever has written into a table holds such a lock on it until the end. */
    @Override
    public Set<String> openTransactions(Database database) {
        return JdbcClient.create(database.dataSource())
                .sql("""
                SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
                .query(String.class)
                .set();
    }

    private static int number(LeasePlace place) {
        CRC32 hash = new CRC32();
        hash.update(place.name().getBytes(StandardCharsets.UTF_8));
        return (int) hash.getValue();
    }

    @Override
    public Object key(UUID id) {
        return id;
    }

    @Override
    public String jsonParameter() {
        return "CAST(? AS JSON)";
    }

    @Override
    public Optional<ColumnLimit> limit(String type, int size) {
        return Optional.of(new ColumnLimit(size, false));
    }

    @Override
    public Ddl ddl() {
        return new PostgresDdl();
    }

    @Override
    public Backup backup(Database database, List<String> without) {
        List<String> manner = new ArrayList<>(List.of("--no-password", "--format=plain"));
        without.forEach(table -> manner.add("--exclude-table=*." + table));
        return new DumpProgram(
                List.of("pg_dump"),
                place(database.address()),
                manner,
                "PostgreSQL database dump complete",
                program -> database.tellPassword(program, "PGPASSWORD"));
    }

    @Override
    public RestorableBackup archive(Database database, List<String> without) {
        String schema = JdbcClient.create(database.dataSource())
                .sql("SELECT current_schema()")
                .query(String.class)
                .single();
        return new PostgresArchive(
                place(database.address()), without, schema, program -> database.tellPassword(program, "PGPASSWORD"));
    }

    /** The arguments of PostgreSQL's own programs that name a database. */
    private static List<String> place(DatabaseAddress address) {
        List<String> place = new ArrayList<>(List.of("--host=" + address.plainHost(), "--port=" + address.port()));
        if (address.user() != null) {
            place.add("--username=" + address.user());
        }
        // As a name alone it could be taken for a list of settings.
        place.add("--dbname=dbname='%s'"
                .formatted(address.database().replace("\\", "\\\\").replace("'", "\\'")));
        return place;
    }

    @Override
    public boolean isRolledBack(SQLException failureOfRollback) {
        return false;
    }

    @Override
    public boolean forbidsWriting(SQLException failure) {
        return READ_ONLY_TRANSACTION.equals(failure.getSQLState());
    }

    @Override
    public boolean concernsTheWholeRun(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        // 08 connection, 28 authorization, 53 resources, 57 operator intervention, 58 system error
        return state.matches("(08|28|53|57|58).*");
    }
}

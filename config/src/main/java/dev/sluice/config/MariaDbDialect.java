package dev.sluice.config;

import com.zaxxer.hikari.HikariConfig;
import dev.sluice.config.backup.Backup;
import dev.sluice.config.backup.DumpProgram;
import dev.sluice.config.lease.ConnectionLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.lease.LeasePlace;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/** MariaDB and MySQL. */
final class MariaDbDialect implements Dialect {
    private static final ConnectionLease.Question LOCK =
            new ConnectionLease.Question("SELECT GET_LOCK(?, 0)", "SELECT RELEASE_LOCK(?)");
    /** The longest that a server lets a connection be idle. */
    private static final int YEAR_SECONDS = 31_536_000;

    private static final int READ_ONLY_SERVER = 1290;
    private static final int READ_ONLY_TRANSACTION = 1792;
    private static final int READ_ONLY_MODE = 1836;

    /** Of the server as a whole: disk full, table full, too many connections, lock wait, shutting down, killed. */
    private static final Set<Integer> SERVER_TROUBLE = Set.of(
            3, 5, 28, 1021, 1026, 1030, 1037, 1040, 1041, 1053, 1114, 1152, 1158, 1159, 1160, 1161, 1205, 1317, 1927);

    /** Named locks are the server's, not the database's. */
    @Override
    public LeasePlace storePlace(DatabaseAddress address) {
        return new LeasePlace("store " + address.database(), null);
    }

    @Override
    public void configure(HikariConfig pool, DatabaseAddress address) {
        pool.addDataSourceProperty("connectTimeout", "10000");
    }

    @Override
    public Optional<Lease> lease(Database database, LeasePlace place, String holder) {
        return ConnectionLease.tryAcquire(patient(database), LOCK, lockName(place))
                .map(lease -> lease);
    }

    @Override
    public Optional<String> leaseHolder(Database database, LeasePlace place) {
        return ConnectionLease.isTaken(patient(database), LOCK, lockName(place))
                ? Optional.of("another session of this server")
                : Optional.empty();
    }

    /** By default the server ends connections that have been idle for eight hours, and their locks with them. */
    private static Connection patient(Database database) {
        Properties settings = new Properties();
        settings.setProperty("sessionVariables", "wait_timeout=" + YEAR_SECONDS);
        return database.dedicatedConnection(settings);
    }

    /** MySQL allows 64 characters. */
    private static String lockName(LeasePlace place) {
        return "sluice " + UUID.nameUUIDFromBytes(place.name().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Object key(UUID id) {
        return id.toString();
    }

    @Override
    public String jsonParameter() {
        return "?";
    }

    @Override
    public Optional<ColumnLimit> limit(String type, int size) {
        return Optional.of(new ColumnLimit(size, type.toUpperCase(Locale.ROOT).endsWith("TEXT")));
    }

    @Override
    public Ddl ddl() {
        return new MariaDbDdl();
    }

    @Override
    public Backup backup(Database database, List<String> without) {
        DatabaseAddress address = database.address();
        // For a localhost it would look for a socket.
        List<String> place =
                new ArrayList<>(List.of("--protocol=TCP", "--host=" + address.plainHost(), "--port=" + address.port()));
        if (address.user() != null) {
            place.add("--user=" + address.user());
        }
        place.addAll(List.of("--", address.database()));
        List<String> manner = new ArrayList<>(List.of(
                "--single-transaction",
                "--routines",
                "--triggers",
                "--hex-blob",
                // It takes a right that only administrators have.
                "--no-tablespaces",
                // Older programs would write names that they cannot spell as question marks.
                "--default-character-set=utf8mb4"));
        without.forEach(table -> manner.add("--ignore-table=%s.%s".formatted(address.database(), table)));
        return new DumpProgram(
                List.of("mariadb-dump", "mysqldump"),
                place,
                manner,
                "-- Dump completed",
                program -> database.tellPassword(program, "MYSQL_PWD"));
    }

    /** TEXT ends at 65,535 bytes. */
    @Override
    public String textColumn() {
        return "LONGTEXT";
    }

    /** Names differ here that the application's own tables may hold for the same. */
    @Override
    public String tableOptions() {
        return " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    /** The server rolls back what a lost connection has begun. */
    @Override
    public boolean isRolledBack(SQLException failureOfRollback) {
        return isConnectionLost(failureOfRollback);
    }

    @Override
    public boolean forbidsWriting(SQLException failure) {
        int code = failure.getErrorCode();
        return code == READ_ONLY_SERVER || code == READ_ONLY_TRANSACTION || code == READ_ONLY_MODE;
    }

    @Override
    public boolean concernsTheWholeRun(SQLException failure) {
        return isConnectionLost(failure)
                || String.valueOf(failure.getSQLState()).startsWith("28")
                || forbidsWriting(failure)
                || SERVER_TROUBLE.contains(failure.getErrorCode());
    }

    private static boolean isConnectionLost(SQLException failure) {
        return String.valueOf(failure.getSQLState()).startsWith("08");
    }
}

package dev.sluice.readers.datachain;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.FileSystemUtils;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of a DataChain catalogue, opened so that nothing of it changes and whoever uses it goes on. What lies in
 * its write-ahead log belongs to it: {@code immutable=1} would leave that out without a word, so where SQLite cannot make
 * the files that a log needs, both are copied aside and read there.
 *
 * @see <a href="https://www.sqlite.org/wal.html#read_only_databases">Read-only WAL-mode databases</a>
 */
public final class CatalogueFile implements AutoCloseable {
    private static final int WRITE_VERSION = 18;
    private static final int WAL = 2;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int COPIES = 5;
    private static final int LOOKS = 5;
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int CORRUPT = 11;
    private static final int NOT_A_DATABASE = 26;
    private static final int BUSY = 5;

    private final Path file;
    private final Path opened;
    private final Optional<Path> copy;
    private final boolean hadLog;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    private CatalogueFile(Path file, Optional<Path> copy) {
        this.file = file;
        this.copy = copy;
        this.opened = copy.map(folder -> folder.resolve("db")).orElse(file);
        this.hadLog = size(companion(opened, "-wal")) > 0;
    }

    /**
     * Opens the file of a catalogue.
     *
     * @param copies where a copy goes where one is needed; made then, and removed when this is closed
     * @throws RefusedException where it cannot be read, and why
     */
    public static CatalogueFile open(Path named, Path copies) {
        Path file = real(named);
        requireContent(file);
        Optional<Path> copy =
                canReadInPlace(file) || !hasLog(file) ? Optional.empty() : Optional.of(copyAside(file, copies));
        CatalogueFile catalogue = new CatalogueFile(file, copy);
        try {
            catalogue.requireReadable();
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** SQLite looks for the log beside the file itself, not beside a link to it. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // to be told of when it is read
        }
    }

    private static void requireContent(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RefusedException("%s is not there: give the folder .datachain, or its file db".formatted(file));
        }
        if (!Files.isReadable(file)) {
            throw new RefusedException("%s cannot be read: give this user the right to it".formatted(file));
        }
        if (size(file) == 0) {
            throw new RefusedException("%s is empty: no DataChain catalogue".formatted(file));
        }
    }

    /**
     * Whether its header says that it has a write-ahead log. Only of a file that cannot be opened in its place: when a process
     * closes any descriptor of a file, it loses all locks that it has on it, and with them those of SQLite.
     *
     * @see <a href="https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_">
     *     How to corrupt a SQLite database</a>
     */
    private static boolean hasLog(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] header = in.readNBytes(WRITE_VERSION + 1);
            return header.length > WRITE_VERSION && header[WRITE_VERSION] == WAL;
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be read: %s; give this user the right to it".formatted(file, e.getMessage()), e);
        }
    }

    /** A log that somebody left behind would be read in place, but with a new file beside it that stays. */
    private static boolean canReadInPlace(Path file) {
        return Files.isWritable(file.toAbsolutePath().getParent()) && Files.isWritable(file) && !hasLogLeft(file);
    }

    /** Whoever opens and closes the file meanwhile makes and removes the two files one after the other. */
    private static boolean hasLogLeft(Path file) {
        Path log = companion(file, "-wal");
        for (int look = 0; look < LOOKS; look++) {
            if (size(log) == 0 || Files.exists(companion(file, "-shm"))) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    private static Path companion(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** Copies file and log of one moment: a writer who comes between shows in their sizes or times. */
    private static Path copyAside(Path file, Path folder) {
        try {
            for (int attempt = 0; attempt < COPIES; attempt++) {
                FileSystemUtils.deleteRecursively(folder);
                Files.createDirectories(folder);
                Map<Path, FileTime> before = times(file);
                for (String ending : new String[] {"", "-wal"}) {
                    Path from = companion(file, ending);
                    if (Files.exists(from)) {
                        Files.copy(
                                from, folder.resolve("db" + ending), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    }
                }
                if (before.equals(times(file))) {
                    return folder;
                }
            }
        } catch (IOException e) {
            throw new RefusedException(
                    "%s can only be read from a copy, and that cannot be made in %s: %s; make room there"
                            .formatted(file, folder, e.getMessage()),
                    e);
        }
        throw new RefusedException(
                "%s changes faster than it can be copied: try again when nobody writes it".formatted(file));
    }

    private static Map<Path, FileTime> times(Path file) throws IOException {
        Map<Path, FileTime> times = new LinkedHashMap<>();
        for (String ending : new String[] {"", "-wal"}) {
            Path each = companion(file, ending);
            times.put(each, Files.exists(each) ? Files.getLastModifiedTime(each) : FileTime.fromMillis(0));
        }
        return times;
    }

    private SQLiteDataSource source() {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(copy.isEmpty());
        config.setBusyTimeout(PATIENCE_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + opened.toUri());
        return source;
    }

    private void requireReadable() {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM sqlite_master")) {
            found.next();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** A failure that concerns the whole file, in words for a person. */
    public RefusedException refused(SQLException failure) {
        SQLException cause =
                NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException root ? root : failure;
        String words = switch (cause.getErrorCode() & 0xff) {
            case BUSY -> "%s is locked by another process: end it, or wait until it is done, then launch again";
            case NOT_A_DATABASE -> "%s is no SQLite database, or encrypted: no DataChain catalogue";
            case CORRUPT ->
                "%s is damaged where its tables are listed: bring back a backup, or try `sqlite3 %1$s .recover`";
            default -> "%s cannot be read: %2$s";
        };
        return new RefusedException(words.formatted(file, words(cause)), failure);
    }

    /** What SQLite says, without the name of its code. */
    static String words(SQLException failure) {
        String text = String.valueOf(failure.getMessage());
        return failure instanceof SQLiteException ? text.replaceFirst("^\\[\\w+] ", "") : text;
    }

    /** What the file holds at one moment, for one thread. */
    public Snapshot snapshot() throws SQLException {
        Connection free = idle.poll();
        Connection connection = free == null ? source().getConnection() : free;
        execute(connection, "BEGIN");
        return new Snapshot(connection);
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    /** A transaction that only reads; its first statement fixes the moment that it sees. */
    public final class Snapshot implements AutoCloseable {
        private final Connection connection;

        private Snapshot(Connection connection) {
            this.connection = connection;
        }

        public Connection connection() {
            return connection;
        }

        /** A connection that has come upon trouble is not used again. */
        @Override
        public void close() throws SQLException {
            try {
                execute(connection, "ROLLBACK");
                idle.push(connection);
            } catch (SQLException e) {
                connection.close();
            }
        }
    }

    /** A connection in no transaction, to be closed. */
    public Connection dedicatedConnection() {
        try {
            return source().getConnection();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Another word whenever anybody has written the file or its log. */
    public String mark() {
        Path log = companion(file, "-wal");
        return "%d-%d-%d-%d".formatted(size(file), modified(file), size(log), size(log) == 0 ? 0 : modified(log));
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
        } catch (IOException e) {
            return 0;
        }
    }

    /** How large the file is. */
    public long bytes() {
        return size(opened);
    }

    /** How much the write-ahead log beside it holds. */
    public long logBytes() {
        return size(companion(file, "-wal"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The file that a person has named. */
    public Path path() {
        return file;
    }

    /** Where the file was copied to, since it cannot be read in its place; empty where it can. */
    public Optional<Path> copy() {
        return copy;
    }

    @Override
    public void close() {
        try {
            for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
                connection.close();
            }
            if (copy.isPresent()) {
                FileSystemUtils.deleteRecursively(copy.get());
            } else if (!hadLog && Files.exists(companion(file, "-wal"))) {
                leaveNoLog();
            }
        } catch (IOException | SQLException e) {
            // An empty log beside the file, or a copy in our own home: neither is missed nor harmful.
        }
    }

    /** Who reads a file with a log makes an empty one; SQLite removes it when the last one who could write goes. */
    private void leaveNoLog() throws SQLException, IOException {
        if (Files.size(companion(file, "-wal")) > 0) {
            return;
        }
        SQLiteDataSource source = new SQLiteDataSource(new SQLiteConfig());
        source.setUrl("jdbc:sqlite:" + file.toUri());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1 FROM sqlite_master").close();
        }
    }
}

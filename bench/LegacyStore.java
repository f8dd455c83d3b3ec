import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A made-up Label store: projects of four sessions of some twenty minutes each, the second hundred copies of the first,
 * every other session virtual. The same bytes whenever and wherever it is made.
 */
record LegacyStore(Path projects, Path database) {
    static final int PROJECTS = 200;
    static final int UNIQUE = PROJECTS / 2;
    private static final int SESSIONS = 4;
    private static final int FEWEST_ROWS = 58_000;
    private static final int MORE_ROWS = 8_000;
    /** 50 readings a second. */
    private static final long STEP_NS = 20_000_000;

    static LegacyStore make(Path folder, Path schema) throws IOException, SQLException {
        LegacyStore store =
                new LegacyStore(Files.createDirectory(folder.resolve("projects")), folder.resolve("label.db"));
        IntStream.rangeClosed(1, PROJECTS).parallel().forEach(store::makeProject);
        store.makeDatabase(Files.readString(schema));
        return store;
    }

    Path project(int number) {
        return projects.resolve("walk_%03d".formatted(number));
    }

    /** The project whose content a project has: its own, or that of the one that it is a copy of. */
    static int original(int number) {
        return number <= UNIQUE ? number : number - UNIQUE;
    }

    List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(projects)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void makeProject(int number) {
        for (int session = 1; session <= SESSIONS; session++) {
            SplittableRandom random = random(number, session);
            Path folder = project(number).resolve(sessionName(session));
            long start = start(random);
            int rows = rows(random);
            try {
                Files.createDirectories(folder);
                Files.write(folder.resolve("accelerometer_data.csv"), readings(random, start, rows));
                Files.writeString(folder.resolve("labels.json"), bouts(start, rows));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static SplittableRandom random(int number, int session) {
        return new SplittableRandom(original(number) * 100L + session);
    }

    private static long start(SplittableRandom random) {
        return 1_000_000_000L * random.nextInt(1_000, 9_000);
    }

    private static int rows(SplittableRandom random) {
        return FEWEST_ROWS + random.nextInt(MORE_ROWS);
    }

    private static String sessionName(int session) {
        return "2025-03-%02d_08-00".formatted(session);
    }

    private static byte[] readings(SplittableRandom random, long start, int rows) {
        StringBuilder csv = new StringBuilder("ns_since_reboot,x,y,z\n");
        for (int row = 0; row < rows; row++) {
            csv.append(start + row * STEP_NS);
            for (int axis = 0; axis < 3; axis++) {
                csv.append(',').append(random.nextInt(-19, 20)).append('.').append(random.nextInt(10_000, 100_000));
            }
            csv.append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String bouts(long start, int rows) {
        return IntStream.range(0, 10)
                .mapToLong(bout -> start + bout * (rows / 10) * STEP_NS)
                .mapToObj(at ->
                        "{\"start\": %d, \"end\": %d, \"label\": \"walking\"}".formatted(at, at + 1_000 * STEP_NS))
                .toList()
                .toString();
    }

    private void makeDatabase(String schema) throws SQLException {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(schema);
            connection.setAutoCommit(false);
            for (int number = 1; number <= PROJECTS; number++) {
                insertProject(connection, number);
            }
            connection.commit();
        }
    }

    private void insertProject(Connection connection, int number) throws SQLException {
        insert(
                connection,
                "INSERT INTO participants (participant_id, participant_code) VALUES (?, ?)",
                number,
                "P" + number);
        insert(
                connection,
                "INSERT INTO projects (project_id, project_name, participant_id, path, labelings) VALUES (?, ?, ?, ?, ?)",
                number,
                "walk %03d%s".formatted(original(number), number <= UNIQUE ? "" : ", again"),
                number,
                project(number).toString(),
                "[{\"name\": \"walking\", \"color\": \"#2a9d8f\"}]");
        for (int session = 1; session <= SESSIONS; session++) {
            insertSession(connection, number, session);
        }
    }

    private void insertSession(Connection connection, int number, int session) throws SQLException {
        SplittableRandom random = random(number, session);
        long start = start(random);
        int rows = rows(random);
        boolean virtual = session % 2 == 0;
        insert(
                connection,
                """
                INSERT INTO sessions (project_id, session_name, bouts, verified, start_ns, stop_ns,
                  parent_session_data_path, data_start_offset, data_end_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                number,
                sessionName(session),
                bouts(start, rows),
                session % 2,
                start,
                start + rows * STEP_NS,
                virtual ? project(number).resolve(sessionName(session)).toString() : null,
                virtual ? 0 : null,
                virtual ? rows : null);
    }

    static Connection open(Path database) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}

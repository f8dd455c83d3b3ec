import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks at a migrated store with eyes of its own: it shares no code with Sluice. */
final class LegacyCheck {
    private final LegacyStore store;
    private final Map<Integer, String> expected;

    /** Remembers what each project holds before anything has been done with it. */
    LegacyCheck(LegacyStore store) {
        this.store = store;
        this.expected = projects();
    }

    private Map<Integer, String> projects() {
        Map<Integer, String> hashes = new ConcurrentHashMap<>();
        IntStream.rangeClosed(1, LegacyStore.PROJECTS)
                .parallel()
                .forEach(number -> hashes.put(number, hash(store.project(number))));
        return hashes;
    }

    /** What is wrong with the legacy folders, which nobody may change. */
    List<String> wrongInSource() {
        return projects().equals(expected) ? List.of() : List.of("a legacy folder was changed");
    }

    /** What is wrong with a store in which everything should be migrated; empty where nothing is. */
    List<String> wrongIn(Path database, Path storage) throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        try (Connection connection = LegacyStore.open(database)) {
            Map<Integer, String> stored = new LinkedHashMap<>();
            Map<String, String> folders = new LinkedHashMap<>();
            query(connection, """
                    SELECT p.project_id, d.dataset_hash, d.file_path FROM projects p
                    JOIN project_dataset_refs r ON r.project_id = p.project_id
                    JOIN raw_datasets d ON d.dataset_id = r.dataset_id
                    WHERE p.project_type = 'dataset_based' AND p.path IS NULL""", row -> {
                stored.put(row.getInt(1), row.getString(2));
                folders.put(row.getString(3), row.getString(2));
            });
            require(wrong, stored.equals(expected), "not every project refers to a dataset of its content");
            require(wrong, count(connection, "raw_datasets") == LegacyStore.UNIQUE, "datasets are missing or doubled");
            require(wrong, datasetFolders(storage) == LegacyStore.UNIQUE, "folders of datasets are missing or doubled");
            folders.entrySet().parallelStream()
                    .filter(dataset -> !hash(Path.of(dataset.getKey())).equals(dataset.getValue()))
                    .forEachOrdered(dataset -> wrong.add("not what its hash says: " + dataset.getKey()));
            query(connection, """
                    SELECT s.session_id, s.parent_session_data_path, d.file_path FROM sessions s
                    LEFT JOIN raw_datasets d ON d.dataset_id = s.dataset_id""", row -> {
                if (!opens(row.getString(2), row.getString(3))) {
                    wrong.add("session %d does not open from its dataset".formatted(row.getInt(1)));
                }
            });
        }
        return wrong;
    }

    private static boolean opens(String folder, String dataset) {
        return folder != null
                && dataset != null
                && Path.of(folder).startsWith(dataset)
                && Files.isRegularFile(Path.of(folder, "accelerometer_data.csv"));
    }

    private static void require(List<String> wrong, boolean right, String otherwise) {
        if (!right) {
            wrong.add(otherwise);
        }
    }

    private static long datasetFolders(Path storage) throws IOException {
        try (Stream<Path> children = Files.list(storage)) {
            return children.filter(Files::isDirectory).count();
        }
    }

    /** The hash of the store's specification: of each file its path and its bytes; in a folder first the files. */
    private static String hash(Path root) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            feed(digest, root, root);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names made here are ASCII, so that they sort as their bytes do. */
    private static void feed(MessageDigest digest, Path root, Path folder) throws IOException {
        List<Path> children;
        try (Stream<Path> listed = Files.list(folder)) {
            children = listed.sorted().toList();
        }
        for (Path file : children) {
            if (Files.isRegularFile(file)) {
                digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
        for (Path subfolder : children) {
            if (Files.isDirectory(subfolder)) {
                feed(digest, root, subfolder);
            }
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void query(Connection connection, String sql, RowReader reader) throws SQLException {
        try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private static int count(Connection connection, String table) throws SQLException {
        List<Integer> counts = new ArrayList<>();
        query(connection, "SELECT count(*) FROM " + table, row -> counts.add(row.getInt(1)));
        return counts.get(0);
    }
}

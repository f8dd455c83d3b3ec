package dev.sluice.jobs.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Leaves a store as the application's own tool leaves it (specification of the store, section 3): datasets directly in the
 * data folder, sessions not repointed, one dataset for one hash whatever else differs.
 */
public final class OriginalTool {
    private OriginalTool() {}

    /** Migrates every legacy project whose folder is there. */
    public static void migrate(LabelDatabase database, Path dataDir) throws Exception {
        Files.createDirectories(dataDir);
        for (Map<String, Object> project : database.rows("""
                SELECT project_id, project_name, path FROM projects
                WHERE (project_type IS NULL OR project_type = 'legacy') AND path IS NOT NULL ORDER BY project_id""")) {
            Path folder = Path.of(project.get("path").toString());
            if (Files.isDirectory(folder) && !subfolders(folder).isEmpty()) {
                migrate(database, dataDir, project, folder);
            }
        }
    }

    private static void migrate(LabelDatabase database, Path dataDir, Map<String, Object> project, Path folder)
            throws Exception {
        String hash = hash(folder);
        if (number(database, hash) == null) {
            Path copy = dataDir.resolve("migrated_%s_20250813_20250813_100000_%s"
                    .formatted(project.get("project_name"), hash.substring(0, 8)));
            copy(folder, copy);
            database.update(
                    "INSERT INTO raw_datasets (dataset_name, dataset_hash, file_path, session_count) VALUES (?, ?, ?, 1)",
                    "migrated_" + project.get("project_name"),
                    hash,
                    copy.toString());
            for (Path session : subfolders(copy)) {
                database.update(
                        "INSERT INTO raw_dataset_sessions (dataset_id, session_name, session_path, file_count)"
                                + " VALUES (?, ?, ?, 1)",
                        number(database, hash),
                        session.getFileName().toString(),
                        session.toString());
            }
        }
        Object id = project.get("project_id");
        Number dataset = number(database, hash);
        database.update("INSERT INTO project_dataset_refs (project_id, dataset_id) VALUES (?, ?)", id, dataset);
        database.update(
                "UPDATE projects SET legacy_path = path, path = NULL, project_type = 'dataset_based',"
                        + " analysis_config = '{\"migrated_from\": \"legacy\", \"dataset_id\": %s}'".formatted(dataset)
                        + " WHERE project_id = ?",
                id);
    }

    private static Number number(LabelDatabase database, String hash) {
        return database.rows("SELECT dataset_id FROM raw_datasets WHERE dataset_hash = ?", hash).stream()
                .map(row -> (Number) row.get("dataset_id"))
                .findFirst()
                .orElse(null);
    }

    private static String hash(Path folder) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        feed(digest, folder, folder);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of each folder first the files, then the subfolders; the names here are all ASCII. */
    private static void feed(MessageDigest digest, Path root, Path folder) throws IOException {
        for (Path file : children(folder)) {
            if (!Files.isDirectory(file)) {
                digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        for (Path subfolder : subfolders(folder)) {
            if (!Files.isSymbolicLink(subfolder)) {
                feed(digest, root, subfolder);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path child : children(from)) {
            Path copy = to.resolve(child.getFileName().toString());
            if (Files.isDirectory(child)) {
                copy(child, copy);
            } else {
                Files.copy(child, copy);
            }
        }
    }

    private static List<Path> subfolders(Path folder) throws IOException {
        return children(folder).stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}

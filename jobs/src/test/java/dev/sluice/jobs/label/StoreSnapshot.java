package dev.sluice.jobs.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a migrated store holds, in words that do not depend on when and in which order it was migrated: datasets by their
 * hash, paths relative to their dataset. Reads rows and files by itself and shares no code with what wrote them.
 */
public final class StoreSnapshot {
    private StoreSnapshot() {}

    /** One line for each fact. */
    public static Map<String, String> of(LabelDatabase database, Path storage) throws Exception {
        Map<String, String> facts = new TreeMap<>();
        Map<Object, String> hashes = new TreeMap<>();
        Map<Object, Path> folders = new TreeMap<>();
        for (Map<String, Object> row : database.rows("SELECT * FROM raw_datasets")) {
            String hash = (String) row.get("dataset_hash");
            Path folder = Path.of((String) row.get("file_path"));
            hashes.put(row.get("dataset_id"), hash);
            folders.put(row.get("dataset_id"), folder);
            facts.put(
                    "dataset " + hash,
                    row.get("file_size_bytes") + " bytes, " + row.get("session_count") + " sessions");
            facts.put("files of " + hash, listing(folder));
            Path manifest = Path.of(folder + ".sluice-manifest.json");
            facts.put("manifest of " + hash, Files.exists(manifest) ? checksum(manifest) : "none");
        }
        for (Map<String, Object> row : database.rows("SELECT * FROM raw_dataset_sessions")) {
            facts.put(
                    "raw session %s/%s".formatted(hashes.get(row.get("dataset_id")), row.get("session_name")),
                    folders.get(row.get("dataset_id")).relativize(Path.of((String) row.get("session_path"))) + " "
                            + row.get("file_count"));
        }
        for (Map<String, Object> row : database.rows("SELECT * FROM projects")) {
            facts.put(
                    "project " + row.get("project_id"),
                    "%s, path %s, legacy path %s, labelings %s"
                            .formatted(
                                    row.get("project_type"),
                                    row.get("path"),
                                    row.get("legacy_path"),
                                    row.get("labelings")));
        }
        for (Map<String, Object> row : database.rows("SELECT * FROM project_dataset_refs")) {
            facts.put("reference of " + row.get("project_id"), hashes.get(row.get("dataset_id")));
        }
        for (Map<String, Object> row : database.rows("SELECT * FROM sessions")) {
            Path place = Path.of(String.valueOf(row.get("parent_session_data_path")));
            Path folder = folders.get(row.get("dataset_id"));
            facts.put(
                    "session " + row.get("session_id"),
                    "%s in %s at %s, bouts %s, verified %s"
                            .formatted(
                                    row.get("raw_session_name"),
                                    hashes.get(row.get("dataset_id")),
                                    folder == null ? place : folder.relativize(place),
                                    row.get("bouts"),
                                    row.get("verified")));
        }
        facts.put("storage", stored(storage, folders.values().stream().toList()));
        return facts;
    }

    /** What lies in the storage and is neither a dataset nor its manifest. */
    private static String stored(Path storage, List<Path> known) throws IOException {
        if (!Files.exists(storage)) {
            return "nothing";
        }
        try (Stream<Path> content = Files.list(storage)) {
            List<String> strange = content.filter(path -> !known.contains(path) && !path.endsWith(".sluice-lease"))
                    .filter(path ->
                            known.stream().noneMatch(k -> path.toString().equals(k + ".sluice-manifest.json")))
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            return "besides datasets: " + strange;
        }
    }

    private static String listing(Path folder) throws Exception {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted().toList()) {
                lines.append(folder.relativize(path)).append(' ');
                lines.append(Files.isDirectory(path) ? "folder" : checksum(path))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    private static String checksum(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest, 0, 8);
    }
}

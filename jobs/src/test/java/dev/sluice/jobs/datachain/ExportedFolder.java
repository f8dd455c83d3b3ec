package dev.sluice.jobs.datachain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an export has left, looked at by DuckDB and by the driver of SQLite alone: nothing here is shared with what wrote it. */
public record ExportedFolder(Path folder) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public JsonNode manifest() {
        return JSON.readTree(folder.resolve("manifest.json").toFile());
    }

    /** The names of the files that a reader of Parquet would find. */
    public List<String> parquetFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    /** The SHA-256 of everything in the folder but the lease, by name. */
    public Map<String, String> bytes() throws Exception {
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.equals(".sluice-lease")) {
                    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                    bytes.put(name, HexFormat.of().formatHex(digest));
                }
            }
        }
        return bytes;
    }

    /** What a file's metadata says of the store. */
    public JsonNode store(String file) throws SQLException {
        return JSON.readTree(metadata(file, "sluice.datachain"));
    }

    /** A value of a file's metadata; null where it has none of that key. */
    public String metadata(String file, String key) throws SQLException {
        List<String> found = query("SELECT decode(value) FROM parquet_kv_metadata(%s) WHERE decode(key) = '%s'"
                .formatted(path(file), key));
        return found.isEmpty() ? null : found.get(0);
    }

    /** The columns of a file that are not Sluice's own, with their types, as DuckDB lists them. */
    public List<String> layout(String file) throws SQLException {
        return query("SELECT concat_ws(' ', name, type, repetition_type, converted_type, logical_type)"
                        + " FROM parquet_schema(%s) OFFSET 1".formatted(path(file)))
                .stream()
                .filter(line -> !line.startsWith("sys."))
                .toList();
    }

    /** Every row of a file as text, in the columns of another file. */
    public List<String> rows(String file, ExportedFolder other) throws SQLException {
        String columns =
                query("SELECT column_name FROM (DESCRIBE SELECT * FROM %s)".formatted(other.path(file))).stream()
                        .map(name -> "\"%s\"::VARCHAR".formatted(name.replace("\"", "\"\"")))
                        .collect(Collectors.joining(", '|', ", "concat(", ")"));
        return query("SELECT %s FROM %s".formatted(columns, path(file)));
    }

    private String path(String file) {
        return "'%s'".formatted(folder.resolve(file).toString().replace("'", "''"));
    }

    /** The first column of a query of DuckDB. */
    public static List<String> query(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** Every cell of a file as {@code class:value}, row by row, in the order of its columns. */
    public List<String> cells(String file) throws SQLException {
        JsonNode columns = store(file).get("columns");
        List<String> wanted = new ArrayList<>();
        for (JsonNode column : columns) {
            String name = column.get(column.get("type").asString().equals("JSON") ? "text" : "typed")
                    .asString();
            String quoted = "\"%s\"".formatted(name.replace("\"", "\"\""));
            wanted.add(
                    switch (column.get("type").asString()) {
                        case "DATETIME" ->
                            "strftime(%1$s AT TIME ZONE 'UTC', '%%Y-%%m-%%d %%H:%%M:%%S.%%f')".formatted(quoted);
                        case "BLOB" -> "hex(%s)".formatted(quoted);
                        case "TEXT", "JSON" -> "hex(encode(%s))".formatted(quoted);
                        default -> quoted;
                    });
        }
        List<String> cells = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT %s, \"sys.cells\" FROM %s".formatted(String.join(", ", wanted), path(file)))) {
            while (rows.next()) {
                String others = rows.getString(columns.size() + 1);
                JsonNode odd = JSON.readTree(others == null ? "{}" : others);
                StringBuilder row = new StringBuilder();
                for (int i = 0; i < columns.size(); i++) {
                    JsonNode column = columns.get(i);
                    String name = column.get("name").asString();
                    row.append(odd.has(name) ? odd(odd.get(name)) : cell(column, rows, i + 1))
                            .append('|');
                }
                cells.add(row.toString());
            }
        }
        return cells;
    }

    private static String cell(JsonNode column, ResultSet rows, int place) throws SQLException {
        Object value = rows.getObject(place);
        String type = column.get("type").asString();
        if (value == null || value.equals(Double.NaN)) {
            return "null:";
        }
        return switch (type) {
            case "INTEGER" -> "integer:" + value;
            case "REAL" -> "real:" + value;
            case "BLOB" -> "blob:" + value;
            case "DATETIME" -> "text:" + hex(value.toString().replaceFirst("\\.000000$", ""));
            default -> "text:" + value;
        };
    }

    private static String odd(JsonNode cell) {
        if (cell.isObject()) {
            return cell.has("real")
                    ? "real:" + Double.valueOf(cell.get("real").asString())
                    : cell.has("blob") ? "blob:" + base64(cell.get("blob")) : "text:" + base64(cell.get("text"));
        }
        return cell.isString() ? "text:" + hex(cell.asString()) : "integer:" + cell.asLong();
    }

    private static String base64(JsonNode text) {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(java.util.Base64.getDecoder().decode(text.asString()));
    }

    private static String hex(String text) {
        return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of the table that a file was made of. */
    public List<String> tableCells(String file, Path catalogue) throws SQLException {
        JsonNode store = store(file);
        String table = store.get("table").get("name").asString();
        List<String> wanted = new ArrayList<>();
        for (JsonNode column : store.get("columns")) {
            String quoted = "\"%s\"".formatted(column.get("name").asString().replace("\"", "\"\""));
            wanted.add("typeof(%1$s), CASE WHEN typeof(%1$s) IN ('text', 'blob') THEN hex(%1$s) ELSE %1$s END"
                    .formatted(quoted));
        }
        List<String> cells = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + catalogue);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT %s FROM \"%s\" ORDER BY sys__id"
                        .formatted(String.join(", ", wanted), table.replace("\"", "\"\"")))) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 0; i < wanted.size(); i++) {
                    String type = rows.getString(2 * i + 1);
                    String value = switch (type) {
                        case "null" -> "";
                        case "real" -> String.valueOf(rows.getDouble(2 * i + 2));
                        default -> rows.getString(2 * i + 2);
                    };
                    row.append(type).append(':').append(value).append('|');
                }
                cells.add(row.toString());
            }
        }
        return cells;
    }
}

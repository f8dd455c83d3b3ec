package dev.sluice.jobs.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a catalogue says of each of its versions, read with the driver of SQLite alone, in a form in which two catalogues can be
 * held against each other, and one against what the original library has read from it.
 */
public final class CatalogueFacts {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .build();
    /** Of the columns of a version, those that the original library tells. */
    private static final List<String> TEXTS = List.of(
            "uuid",
            "status",
            "num_objects",
            "size",
            "job_id",
            "created_at",
            "finished_at",
            "error_message",
            "query_script",
            "sources");

    private static final int LONG = 4096;

    private CatalogueFacts() {}

    /** The facts by the versions' names, each under a word of its own. */
    public static Map<String, Map<String, String>> of(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return new Reader(connection).versions();
        }
    }

    /** The same, as the original library has read a fixture. */
    public static Map<String, Map<String, String>> canonical(String fixture) throws IOException {
        Map<String, Map<String, String>> all = new TreeMap<>();
        ClassPathResource resource = new ClassPathResource("datachain/%s/canonical.json.gz".formatted(fixture));
        try (InputStream in = new GZIPInputStream(resource.getInputStream())) {
            for (Map.Entry<String, JsonNode> dataset :
                    JSON.readTree(in).get("datasets").properties()) {
                for (Map.Entry<String, JsonNode> version :
                        dataset.getValue().get("versions").properties()) {
                    all.put(
                            "%s %s".formatted(dataset.getKey(), version.getKey()),
                            canonical(dataset.getValue(), version.getValue()));
                }
            }
        }
        return all;
    }

    /** Looks at one fact after the other, so that a failure can be read. */
    public static void assertSame(Map<String, Map<String, String>> found, Map<String, Map<String, String>> wanted) {
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((version, facts) ->
                facts.forEach((fact, value) -> assertThat(found.get(version).get(fact))
                        .as("%s: %s", version, fact)
                        .isEqualTo(value)));
    }

    private static Map<String, String> canonical(JsonNode dataset, JsonNode version) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("description", plain(dataset.get("description")));
        facts.put("attrs", canonicalJson(dataset.get("attrs")));
        for (String name : TEXTS) {
            facts.put(name, plain(version.get(name)));
        }
        facts.put("feature_schema", canonicalJson(version.get("feature_schema")));
        facts.put("schema", canonicalJson(version.get("schema")));
        TreeSet<String> parents = new TreeSet<>();
        for (JsonNode parent : version.get("dependencies")) {
            parents.add(parent.isNull() ? "gone" : canonicalJson(parent));
        }
        facts.put("dependencies", parents.toString());
        List<String> columns = new ArrayList<>();
        if (version.has("table_ddl_cols")) {
            version.get("table_ddl_cols").forEach(column -> columns.add(canonicalJson(column)));
        }
        facts.put("columns", columns.toString());
        List<String> rows = new ArrayList<>();
        if (version.has("rows")) {
            for (JsonNode row : version.get("rows")) {
                List<String> cells = new ArrayList<>();
                row.forEach(cell -> cells.add(canonicalCell(cell)));
                rows.add(new TreeSet<>(cells).toString()); // the library has the order of the signals
            }
        }
        facts.put("rows", rows.toString());
        return facts;
    }

    private static String plain(JsonNode value) {
        if (value == null || value.isNull()) {
            return "null";
        }
        return value.has("$dt") ? time(value.get("$dt").asString()) : value.asString();
    }

    private static String time(String iso) {
        return iso.replace('T', ' ').replace("+00:00", "");
    }

    private static String canonicalCell(JsonNode cell) {
        if (cell.isNull()) {
            return "null";
        } else if (cell.isBoolean()) {
            return cell.asBoolean() ? "1" : "0";
        } else if (cell.has("$float")) {
            String text = number(cell.get("$float").asString());
            return text.equals("NaN") ? "null" : "real " + text;
        } else if (cell.has("$bytes")) {
            return "blob " + cell.get("$bytes").asString();
        } else if (cell.has("$dt")) {
            return "text " + time(cell.get("$dt").asString());
        } else if (cell.isString()) {
            return "text " + cell.asString();
        }
        return cell.isNumber() ? cell.asString() : "json " + canonicalJson(cell);
    }

    /** Members in the order of their names; a whole number and a fraction of the same value are one. */
    private static String canonicalJson(JsonNode value) {
        if (value == null || value.isNull()) {
            return "null";
        } else if (value.has("$float")) {
            return number(value.get("$float").asString());
        } else if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(canonicalJson(element)));
            return elements.toString();
        } else if (value.isObject()) {
            Map<String, String> members = new TreeMap<>();
            value.properties().forEach(member -> members.put(member.getKey(), canonicalJson(member.getValue())));
            return members.toString();
        }
        return value.isNumber() ? number(value.asString()) : value.toString();
    }

    private static String number(String text) {
        double value = switch (text) {
            case "nan", "NaN" -> Double.NaN;
            case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
        boolean whole = value == Math.rint(value) && !Double.isInfinite(value) && Math.abs(value) < 1e15;
        return whole ? String.valueOf((long) value) : String.valueOf(value);
    }

    /** Reads one catalogue. */
    private static final class Reader {
        private final Connection connection;
        private final Map<Long, String> names = new LinkedHashMap<>();

        Reader(Connection connection) {
            this.connection = connection;
        }

        Map<String, Map<String, String>> versions() throws SQLException {
            String from = " FROM datasets_versions v JOIN datasets d ON d.id = v.dataset_id"
                    + " JOIN projects p ON p.id = d.project_id JOIN namespaces n ON n.id = p.namespace_id";
            for (Map<String, String> row :
                    rows("SELECT v.id, n.name || '.' || p.name || '.' || d.name AS dataset, v.version" + from)) {
                names.put(Long.valueOf(row.get("id")), row.get("dataset") + " " + row.get("version"));
            }
            Map<String, Map<String, String>> all = new TreeMap<>();
            for (Map<String, String> row : rows(
                    "SELECT v.*, n.name || '_' || p.name || '_' || d.name || '_' || replace(v.version, '.', '_') AS ending,"
                            + " d.description AS description, d.attrs AS attrs" + from)) {
                all.put(names.get(Long.valueOf(row.get("id"))), facts(row));
            }
            return all;
        }

        private Map<String, String> facts(Map<String, String> row) throws SQLException {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("description", String.valueOf(row.get("description")));
            facts.put("attrs", json(row.get("attrs")));
            for (String name : TEXTS) {
                facts.put(name, String.valueOf(row.get(name)));
            }
            facts.put("feature_schema", json(row.get("feature_schema")));
            facts.put("schema", json(row.get("schema")));
            facts.put("dependencies", parents(row.get("id")).toString());
            String table = table(row.get("ending"));
            facts.put("columns", table == null ? "[]" : columns(table).toString());
            List<List<String>> rows = table == null ? List.of() : cells(table);
            facts.put("rows", rows.stream().map(TreeSet::new).toList().toString());
            facts.put("exact rows", rows.toString());
            facts.put(
                    "rows without system columns",
                    rows.stream()
                            .map(cells -> new TreeSet<>(cells.subList(2, cells.size())))
                            .toList()
                            .toString());
            facts.put("preview", String.valueOf(row.get("preview")));
            facts.put("exact feature_schema", String.valueOf(row.get("feature_schema")));
            facts.put("exact schema", String.valueOf(row.get("schema")));
            return facts;
        }

        private static String json(String text) {
            return text == null ? "null" : canonicalJson(JSON.readTree(text));
        }

        private TreeSet<String> parents(String id) throws SQLException {
            TreeSet<String> parents = new TreeSet<>();
            for (Map<String, String> row :
                    rows("SELECT * FROM datasets_dependencies WHERE source_dataset_version_id = " + id)) {
                String parent = row.get("dataset_version_id");
                if (parent == null) {
                    parents.add("gone");
                } else {
                    String[] name = names.get(Long.valueOf(parent)).split("[. ]", 3);
                    int last = name[2].lastIndexOf(' ');
                    String dataset = name[2].substring(0, last);
                    parents.add("[\"%s\", \"%s\", %s, \"%s\", \"%s\"]"
                            .formatted(
                                    name[0],
                                    name[1],
                                    JSON.writeValueAsString(dataset),
                                    name[2].substring(last + 1),
                                    dataset.startsWith("lst__") ? "storage" : "dataset"));
                }
            }
            return parents;
        }

        private String table(String ending) throws SQLException {
            for (String prefix : List.of("ds_", "src_")) {
                String quoted = (prefix + ending).replace("'", "''");
                List<Map<String, String>> found =
                        rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name = '%s' COLLATE NOCASE"
                                .formatted(quoted));
                if (!found.isEmpty()) {
                    return found.get(0).get("name");
                }
            }
            return null;
        }

        private List<String> columns(String table) throws SQLException {
            List<String> columns = new ArrayList<>();
            for (Map<String, String> row : rows("PRAGMA table_info(\"%s\")".formatted(table.replace("\"", "\"\"")))) {
                String standard = row.get("dflt_value");
                columns.add("[%s, \"%s\", %s, %s, %s]"
                        .formatted(
                                JSON.writeValueAsString(row.get("name")),
                                row.get("type"),
                                row.get("notnull"),
                                standard == null ? "null" : "\"%s\"".formatted(standard),
                                row.get("pk")));
            }
            return columns;
        }

        private List<List<String>> cells(String table) throws SQLException {
            List<String> types = new ArrayList<>();
            List<String> wanted = new ArrayList<>();
            for (Map<String, String> row : rows("PRAGMA table_info(\"%s\")".formatted(table.replace("\"", "\"\"")))) {
                types.add(row.get("type"));
                String column = "\"%s\"".formatted(row.get("name").replace("\"", "\"\""));
                wanted.add(
                        "typeof(%1$s), CASE typeof(%1$s) WHEN 'text' THEN hex(%1$s) WHEN 'blob' THEN hex(%1$s) ELSE %1$s END"
                                .formatted(column));
            }
            List<List<String>> cells = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT %s FROM \"%s\" ORDER BY rowid"
                            .formatted(String.join(", ", wanted), table.replace("\"", "\"\"")))) {
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 0; i < types.size(); i++) {
                        row.add(cell(types.get(i), rows, 2 * i + 1));
                    }
                    cells.add(row);
                }
            }
            return cells;
        }

        private static String cell(String type, ResultSet rows, int place) throws SQLException {
            String value = rows.getString(place + 1);
            return switch (rows.getString(place)) {
                case "null" -> "null";
                case "integer" -> value;
                case "real" -> "real " + number(String.valueOf(rows.getDouble(place + 1)));
                case "blob" -> "blob " + blob(HexFormat.of().parseHex(value));
                default -> {
                    String text = new String(HexFormat.of().parseHex(value), StandardCharsets.UTF_8);
                    yield type.equals("JSON") || type.equals("ARRAY")
                            ? "json " + canonicalJson(JSON.readTree(text))
                            : "text " + text;
                }
            };
        }

        /** As the library's reading has long ones: by their hash. */
        private static String blob(byte[] bytes) {
            try {
                return bytes.length < LONG
                        ? HexFormat.of().formatHex(bytes)
                        : "sha256:"
                                + HexFormat.of()
                                        .formatHex(MessageDigest.getInstance("SHA-256")
                                                .digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private List<Map<String, String>> rows(String query) throws SQLException {
            List<Map<String, String>> all = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        row.put(rows.getMetaData().getColumnLabel(i), rows.getString(i));
                    }
                    all.add(row);
                }
            }
            return all;
        }
    }
}

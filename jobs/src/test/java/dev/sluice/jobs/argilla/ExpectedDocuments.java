package dev.sluice.jobs.argilla;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that an index must hold: as the original sent them, or as this class makes them of the database, row by row. */
public final class ExpectedDocuments {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Connection connection;
    private final boolean second;

    /** @param second whether the servers of 2.x own the database */
    public ExpectedDocuments(Connection connection, boolean second) {
        this.connection = connection;
        this.second = second;
    }

    /** What the original sent for a dataset, of which it kept a log. */
    public static Map<String, JsonNode> captured(String dataset) throws IOException {
        Map<String, JsonNode> documents = new TreeMap<>();
        ClassPathResource log = new ClassPathResource("argilla/reindex_opensearch_requests.log.gz");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(log.getInputStream()), StandardCharsets.UTF_8))) {
            String id = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{\"index\"")) {
                    JsonNode action = JSON.readTree(line).path("index");
                    id = action.path("_index").asString().equals("rg." + dataset)
                            ? action.path("_id").asString()
                            : null;
                } else if (line.startsWith("{\"id\"") && id != null) {
                    documents.put(id, JSON.readTree(line));
                }
            }
        }
        return documents;
    }

    /** The body with which the original made an index on an engine. */
    public static JsonNode capturedIndex(String engine) throws IOException {
        ClassPathResource log = new ClassPathResource("argilla/reindex_%s_requests.log".formatted(engine));
        boolean packed = !log.exists();
        ClassPathResource there =
                packed ? new ClassPathResource("argilla/reindex_%s_requests.log.gz".formatted(engine)) : log;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                packed ? new GZIPInputStream(there.getInputStream()) : there.getInputStream(),
                StandardCharsets.UTF_8))) {
            return JSON.readTree(lines.lines()
                    .filter(line -> line.startsWith("{\"settings\""))
                    .findFirst()
                    .orElseThrow());
        }
    }

    /** Every document of a dataset, by its id. */
    public Map<String, JsonNode> of(String dataset) throws SQLException {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (Map<String, String> row : rows("SELECT * FROM records WHERE " + is("dataset_id", dataset))) {
            documents.put(dashed(row.get("id")), document(dataset, row));
        }
        return documents;
    }

    private JsonNode document(String dataset, Map<String, String> row) throws SQLException {
        ObjectNode document = JSON.createObjectNode();
        String id = dashed(row.get("id"));
        document.put("id", id);
        document.set("fields", JSON.readTree(row.get("fields")));
        document.put("inserted_at", time(row.get("inserted_at")));
        document.put("updated_at", time(row.get("updated_at")));
        if (second) {
            document.put("external_id", row.get("external_id"));
            document.put("status", row.get("status"));
            for (Map<String, String> field : rows("SELECT name FROM fields WHERE " + is("dataset_id", dataset))) {
                ObjectNode fields = (ObjectNode) document.get("fields");
                if (!fields.has(field.get("name"))) {
                    fields.put(field.get("name"), "");
                }
            }
        }
        metadata(dataset, row.get("metadata"), document);
        responses(id, document);
        if (has("suggestions")) {
            suggestions(id, document);
        }
        if (has("vectors")) {
            ObjectNode vectors = JSON.createObjectNode();
            for (Map<String, String> vector : rows("SELECT * FROM vectors WHERE " + is("record_id", id))) {
                vectors.set(dashed(vector.get("vector_settings_id")), JSON.readTree(vector.get("value")));
            }
            put("vectors", vectors, document);
        }
        return document;
    }

    private void metadata(String dataset, String stored, ObjectNode document) throws SQLException {
        JsonNode metadata = stored == null ? JSON.nullNode() : JSON.readTree(stored);
        if (metadata.isEmpty()) {
            return;
        }
        ObjectNode kept = document.putObject("metadata");
        if (has("metadata_properties")) {
            for (Map<String, String> property :
                    rows("SELECT name FROM metadata_properties WHERE " + is("dataset_id", dataset))) {
                JsonNode value = metadata.path(property.get("name"));
                if (!value.isMissingNode() && !value.isNull()) {
                    kept.set(property.get("name"), value);
                }
            }
        }
    }

    private void responses(String record, ObjectNode document) throws SQLException {
        ObjectNode byUser = JSON.createObjectNode();
        ArrayNode list = JSON.createArrayNode();
        for (Map<String, String> row :
                rows("SELECT * FROM responses WHERE %s AND user_id IS NOT NULL ORDER BY inserted_at, id"
                        .formatted(is("record_id", record)))) {
            String values = row.get("values");
            ObjectNode answers = JSON.createObjectNode();
            if (values != null) {
                JSON.readTree(values)
                        .properties()
                        .forEach(answer ->
                                answers.set(answer.getKey(), answer.getValue().get("value")));
            }
            ObjectNode response = JSON.createObjectNode();
            response.set("values", answers.isEmpty() ? JSON.nullNode() : answers);
            response.put("status", row.get("status"));
            byUser.set(dashed(row.get("user_id")), response);
            ObjectNode element = list.addObject();
            element.put("id", dashed(row.get("id")));
            element.put("status", row.get("status"));
            element.put("user_id", dashed(row.get("user_id")));
            element.setAll(answers);
        }
        put("responses", second ? list : byUser, document);
    }

    private void suggestions(String record, ObjectNode document) throws SQLException {
        ObjectNode suggestions = JSON.createObjectNode();
        for (Map<String, String> row : rows(
                "SELECT q.name, s.type, s.agent, s.score, s.value FROM suggestions s JOIN questions q ON q.id = s.question_id WHERE "
                        + is("s.record_id", record))) {
            ObjectNode suggestion = suggestions.putObject(row.get("name"));
            suggestion.put("type", row.get("type"));
            suggestion.put("agent", row.get("agent"));
            suggestion.set("score", row.get("score") == null ? JSON.nullNode() : JSON.readTree(row.get("score")));
            suggestion.set("value", JSON.readTree(row.get("value")));
        }
        put("suggestions", suggestions, document);
    }

    private static void put(String name, JsonNode value, ObjectNode document) {
        if (!value.isEmpty()) {
            document.set(name, value);
        }
    }

    private boolean has(String table) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, table, null)) {
            return tables.next();
        }
    }

    /** A key is written with dashes by one database and without by the other. */
    private static String is(String column, String id) {
        return "replace(CAST(%s AS VARCHAR(36)), '-', '') = '%s'".formatted(column, id.replace("-", ""));
    }

    private List<Map<String, String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Map<String, String>> all = new ArrayList<>();
            while (rows.next()) {
                Map<String, String> row = new TreeMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnLabel(i), rows.getString(i));
                }
                all.add(row);
            }
            return all;
        }
    }

    private static String dashed(String key) {
        return key.contains("-") ? key : ArgillaStore.dashed(key);
    }

    private static String time(String stored) {
        java.time.LocalDateTime time = java.time.LocalDateTime.parse(stored.replace(' ', 'T'));
        return time.format(java.time.format.DateTimeFormatter.ofPattern(
                time.getNano() == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.SSSSSS"));
    }
}

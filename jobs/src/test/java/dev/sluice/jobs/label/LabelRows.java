package dev.sluice.jobs.label;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every row of the application's tables, in words that can be compared. */
public record LabelRows(Map<String, List<Map<String, String>>> tables) {
    private static final List<String> TABLES = List.of(
            "participants",
            "projects",
            "sessions",
            "session_lineage",
            "models",
            "raw_datasets",
            "raw_dataset_sessions",
            "project_dataset_refs",
            "project_split_configs");

    /** The rows now. */
    public static LabelRows of(LabelDatabase database) {
        Map<String, List<Map<String, String>>> tables = new LinkedHashMap<>();
        for (String table : TABLES) {
            tables.put(
                    table,
                    database.rows("SELECT * FROM %s ORDER BY 1".formatted(table)).stream()
                            .map(LabelRows::words)
                            .toList());
        }
        return new LabelRows(tables);
    }

    private static Map<String, String> words(Map<String, Object> row) {
        Map<String, String> words = new TreeMap<>();
        row.forEach((column, value) -> words.put(column, String.valueOf(value)));
        return words;
    }

    public List<Map<String, String>> of(String table) {
        return tables.get(table);
    }

    /** The row of a project. */
    public Map<String, String> project(int id) {
        return of("projects").stream()
                .filter(row -> row.get("project_id").equals(String.valueOf(id)))
                .findFirst()
                .orElseThrow();
    }

    /** The row of the dataset to which a project has been moved. */
    public Map<String, String> datasetOf(int project) {
        String dataset = of("project_dataset_refs").stream()
                .filter(row -> row.get("project_id").equals(String.valueOf(project)))
                .map(row -> row.get("dataset_id"))
                .findFirst()
                .orElseThrow();
        return of("raw_datasets").stream()
                .filter(row -> row.get("dataset_id").equals(dataset))
                .findFirst()
                .orElseThrow();
    }

    public boolean isMigrated(int project) {
        return project(project).get("project_type").equals("dataset_based");
    }
}

package dev.sluice.model.datachain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A column of a rows table and where a Parquet file has its cells.
 *
 * @param name in the table
 * @param declared its type in the table's DDL
 * @param type what its cells are declared to be
 * @param typed the column of the file with typed values; null where there is none
 * @param text the column of the file with the exact text of JSON; null for all other types
 * @param shape what the typed values of JSON have in common; null for all other types, and where {@code typed} is null
 */
public record ExportColumn(String name, String declared, CellType type, String typed, String text, JsonShape shape) {
    /** As a value of JSON. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("declared", declared);
        json.put("type", type.name());
        json.put("typed", typed);
        json.put("text", text);
        json.put("shape", shape == null ? null : shape.toJson());
        return json;
    }

    /** The column that {@link #toJson} wrote. */
    public static ExportColumn fromJson(Map<?, ?> json) {
        Object shape = json.get("shape");
        return new ExportColumn(
                (String) json.get("name"),
                (String) json.get("declared"),
                CellType.valueOf((String) json.get("type")),
                (String) json.get("typed"),
                (String) json.get("text"),
                shape == null ? null : JsonShape.fromJson(shape));
    }
}

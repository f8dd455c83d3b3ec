package dev.sluice.jobs.datachain.export;

import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.RowsTable.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one version is exported.
 *
 * @param id of its row
 * @param file its name in the target
 * @param columns in the order of the table
 * @param ranges of its rows, in order; one without rows where the version has none
 * @param stamp of the rows and records that this was planned for
 * @param rowBytes about how many bytes a row has
 * @param onlyText columns of JSON that no typed column can hold, and why
 */
record VersionPlan(
        long id,
        DatasetVersion name,
        String file,
        List<ExportColumn> columns,
        List<Range> ranges,
        String stamp,
        long rowBytes,
        Map<String, String> onlyText) {
    long rows() {
        return ranges.stream().mapToLong(Range::rows).sum();
    }

    String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", List.of(name.namespace(), name.project(), name.name(), name.version()));
        json.put("file", file);
        json.put("columns", columns.stream().map(ExportColumn::toJson).toList());
        json.put(
                "ranges",
                ranges.stream()
                        .map(range -> List.of(range.from(), range.to(), range.rows()))
                        .toList());
        json.put("stamp", stamp);
        json.put("rowBytes", rowBytes);
        json.put("onlyText", onlyText);
        return StoredJson.text(json);
    }

    static VersionPlan fromJson(String text) {
        Map<String, Object> json = StoredJson.object(text).orElseThrow();
        List<ExportColumn> columns = new ArrayList<>();
        for (Object column : (List<?>) json.get("columns")) {
            columns.add(ExportColumn.fromJson((Map<?, ?>) column));
        }
        List<Range> ranges = new ArrayList<>();
        for (Object each : (List<?>) json.get("ranges")) {
            List<?> range = (List<?>) each;
            ranges.add(new Range((Long) range.get(0), (Long) range.get(1), (Long) range.get(2)));
        }
        Map<String, String> onlyText = new LinkedHashMap<>();
        ((Map<?, ?>) json.get("onlyText")).forEach((column, reason) -> onlyText.put((String) column, (String) reason));
        return new VersionPlan(
                (Long) json.get("id"),
                name((List<?>) json.get("name")),
                (String) json.get("file"),
                columns,
                ranges,
                (String) json.get("stamp"),
                (Long) json.get("rowBytes"),
                onlyText);
    }

    private static DatasetVersion name(List<?> parts) {
        return new DatasetVersion(
                (String) parts.get(0), (String) parts.get(1), (String) parts.get(2), (String) parts.get(3));
    }
}

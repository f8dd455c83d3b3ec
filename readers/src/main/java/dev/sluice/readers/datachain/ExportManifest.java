package dev.sluice.readers.datachain;

import dev.sluice.config.files.DataFolder;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.model.datachain.TableColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an export has said of itself.
 *
 * @param generation of the catalogue that was exported, such as {@code G3}
 * @param whole whether nothing of the catalogue was left out
 * @param files by their names
 * @param withoutRows the records of versions that had no rows to be exported
 * @param tables the rows of the catalogue's tables that belong to no version alone, by table
 * @param emptyDatasets the ids of datasets without versions
 */
public record ExportManifest(
        String generation,
        boolean whole,
        Map<String, Entry> files,
        List<WithoutRows> withoutRows,
        Map<String, List<Map<String, Object>>> tables,
        List<Long> emptyDatasets) {
    public static final String FILE = "manifest.json";

    /**
     * What it says of a file.
     *
     * @param uuid null where the version has none
     * @param sha256 null where nobody has said
     */
    public record Entry(DatasetVersion version, String uuid, long rows, long bytes, String sha256) {}

    /** A version that had no rows to be exported. */
    public record WithoutRows(DatasetVersion version, String uuid, Map<String, Object> records)
            implements VersionContent {
        @Override
        public List<TableColumn> columns() {
            return List.of();
        }

        @Override
        public long rows() {
            return 0;
        }

        @Override
        public CellRows open(long from) {
            throw new IllegalStateException("it has no rows");
        }
    }

    /**
     * Reads the manifest of a folder.
     *
     * @throws RefusedException where it is broken
     */
    @SuppressWarnings("unchecked")
    public static ExportManifest of(DataFolder folder) throws IOException {
        Map<String, Object> json = StoredJson.object(new String(folder.read(FILE), StandardCharsets.UTF_8))
                .orElseThrow(() -> broken(folder, "it is no JSON"));
        if (!(json.get("format_version") instanceof Number version) || version.intValue() != 1) {
            throw broken(folder, "it is of format %s".formatted(json.get("format_version")));
        }
        try {
            Map<String, Entry> files = new LinkedHashMap<>();
            for (Map<String, Object> each : (List<Map<String, Object>>) json.get("versions")) {
                String file = (String) each.get("file");
                if (file.contains("/") || file.contains("\\")) {
                    throw broken(folder, "a file of it is in another folder");
                }
                files.put(
                        file,
                        new Entry(
                                VersionFile.identity(each),
                                (String) each.get("uuid"),
                                ((Number) each.get("rows")).longValue(),
                                ((Number) each.get("bytes")).longValue(),
                                (String) each.get("sha256")));
            }
            List<WithoutRows> withoutRows = new ArrayList<>();
            for (Map<String, Object> each : (List<Map<String, Object>>) json.get("failed")) {
                if (each.get("record") != null && Boolean.TRUE.equals(each.get("without_rows"))) {
                    withoutRows.add(
                            new WithoutRows(VersionFile.identity(each), (String) each.get("uuid"), (Map<String, Object>)
                                    each.get("record")));
                }
            }
            return new ExportManifest(
                    (String) json.get("generation"),
                    Boolean.TRUE.equals(json.get("whole")),
                    files,
                    withoutRows,
                    (Map<String, List<Map<String, Object>>>) json.get("catalogue"),
                    (List<Long>) json.getOrDefault("datasets_without_versions", List.of()));
        } catch (ClassCastException | NullPointerException e) {
            throw broken(folder, "something is missing in it");
        }
    }

    private static RefusedException broken(DataFolder folder, String what) {
        return new RefusedException(
                "%s/%s is not what an export writes (%s): export again, or remove it, and the files speak for themselves"
                        .formatted(folder.address(), FILE, what));
    }
}

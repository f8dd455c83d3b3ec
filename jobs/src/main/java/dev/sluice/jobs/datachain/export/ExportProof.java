package dev.sluice.jobs.datachain.export;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.writers.files.FolderLedger;
import dev.sluice.writers.parquet.WrittenFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of a range.
 *
 * @param part the file that was written for it
 * @param mismatches cells that were not what their columns are declared to be
 * @param whole the version's file; at the first range of a version, once it is there; null otherwise
 * @param readBack what was looked at in the version's file; null before that
 */
record ExportProof(WrittenFile part, long mismatches, WrittenFile whole, String readBack) {
    static Optional<ExportProof> of(LedgerEntry entry) {
        if (!FolderLedger.hasProof(entry)) {
            return Optional.empty();
        }
        Map<String, Object> json = StoredJson.object(entry.proof()).orElseThrow();
        if (!json.containsKey("mismatches")) {
            return Optional.empty(); // a dry run has the item's detail there
        }
        return Optional.of(
                new ExportProof(file(json.get("part")), (Long) json.get("mismatches"), file(json.get("whole")), (String)
                        json.get("readBack")));
    }

    private static WrittenFile file(Object json) {
        return json instanceof Map<?, ?> file
                ? new WrittenFile((Long) file.get("rows"), (Long) file.get("bytes"), (String) file.get("sha256"))
                : null;
    }

    ExportProof with(WrittenFile file) {
        return new ExportProof(part, mismatches, file, readBack);
    }

    ExportProof readBack(String words) {
        return new ExportProof(part, mismatches, whole, words);
    }

    String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("part", toJson(part));
        json.put("mismatches", mismatches);
        json.put("whole", toJson(whole));
        json.put("readBack", readBack);
        return StoredJson.text(json);
    }

    private static Object toJson(WrittenFile file) {
        if (file == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", file.rows());
        json.put("bytes", file.bytes());
        json.put("sha256", file.sha256());
        return json;
    }
}

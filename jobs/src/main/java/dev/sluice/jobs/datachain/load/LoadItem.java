package dev.sluice.jobs.datachain.load;

import dev.sluice.model.PlanItem;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StoredJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an item of the plan is.
 *
 * @param file in the source; null where a version has a record and no rows
 * @param sha256 that the file is to have; null where nobody has said
 * @param from what the version is called in the source; null where that cannot be told
 * @param to what it is to be called in the target; null where that cannot be told
 * @param fate what is to become of it
 */
public record LoadItem(String file, String sha256, DatasetVersion from, DatasetVersion to, Fate fate) {
    /** What is to become of an item. */
    public enum Fate {
        LOAD,
        /** It is there and stays. */
        SKIP,
        /** It is not wanted, whatever its file holds. */
        REFUSE
    }

    public String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file);
        json.put("sha256", sha256);
        json.put("from", names(from));
        json.put("to", names(to));
        json.put("fate", fate.name());
        return StoredJson.text(json);
    }

    public static List<String> names(DatasetVersion version) {
        return version == null
                ? null
                : List.of(version.namespace(), version.project(), version.name(), version.version());
    }

    public static LoadItem of(PlanItem item) {
        Map<String, Object> json = StoredJson.object(item.detail()).orElseThrow();
        return new LoadItem(
                (String) json.get("file"),
                (String) json.get("sha256"),
                version((List<?>) json.get("from")),
                version((List<?>) json.get("to")),
                Fate.valueOf((String) json.get("fate")));
    }

    public static DatasetVersion version(List<?> names) {
        return names == null
                ? null
                : new DatasetVersion(
                        (String) names.get(0), (String) names.get(1), (String) names.get(2), (String) names.get(3));
    }

    public LoadItem to(DatasetVersion called, Fate what) {
        return new LoadItem(file, sha256, from, called, what);
    }

    public boolean isRenamed() {
        return to != null && !to.equals(from);
    }
}

package dev.sluice.jobs.datachain.export;

import dev.sluice.model.PlanItem;
import dev.sluice.model.datachain.StoredJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * What an item of the plan remembers: a range of rows of one version. The first of a version has the version's plan.
 *
 * @param version the id of its row
 * @param range its place among the ranges
 * @param plan null in all but the first, and where the version cannot be exported
 */
record ExportItem(long version, int range, VersionPlan plan) {
    /** Every look at a ledger of ten thousand versions would read all of their plans again. */
    private static final Map<String, ExportItem> READ = new ConcurrentReferenceHashMap<>();

    static ExportItem of(PlanItem item) {
        return READ.computeIfAbsent(item.detail(), ExportItem::read);
    }

    private static ExportItem read(String detail) {
        Map<String, Object> json = StoredJson.object(detail).orElseThrow();
        String plan = (String) json.get("plan");
        return new ExportItem(
                (Long) json.get("version"),
                ((Long) json.get("range")).intValue(),
                plan == null ? null : VersionPlan.fromJson(plan));
    }

    String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", version);
        json.put("range", range);
        json.put("plan", plan == null ? null : plan.toJson());
        return StoredJson.text(json);
    }
}

package dev.sluice.jobs.datachain.upgrade;

import dev.sluice.jobs.datachain.load.LoadItem;
import dev.sluice.jobs.datachain.load.NamesInTarget;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.StoredVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that an upgrade is going to do: first the backup, then every version, in parts by dataset. */
final class UpgradePlan {
    static final int BACKUP = 0;
    private static final int GROUP_VERSIONS = 250;

    private UpgradePlan() {}

    static Plan of(Catalogue catalogue, long bytes, String now, String backup) {
        List<StoredVersion> versions = catalogue.versions().stream()
                .filter(version -> !version.isTemporary())
                .sorted(Comparator.comparing((StoredVersion version) ->
                                DatasetVersion.letters(version.name().dataset()))
                        .thenComparing(StoredVersion::name, DatasetVersion.IN_ORDER)
                        .thenComparing(StoredVersion::id))
                .toList();
        NamesInTarget names =
                new NamesInTarget(versions.stream().map(StoredVersion::name).toList(), Set.of(), Map.of());
        List<PlanItem> items = new ArrayList<>();
        items.add(new PlanItem(BACKUP, 0, "backup", null, bytes, null, "{}"));
        int part = 1;
        int grouped = 0;
        String last = null;
        for (StoredVersion version : versions) {
            String dataset = DatasetVersion.letters(version.name().dataset());
            if (!dataset.equals(last) && grouped >= GROUP_VERSIONS) {
                part++;
                grouped = 0;
            }
            last = dataset;
            grouped++;
            LoadItem item = new LoadItem(
                    String.valueOf(version.id()), null, version.name(), names.of(version.name()), LoadItem.Fate.LOAD);
            items.add(new PlanItem(items.size(), part, version.name().toString(), null, 0, null, item.toJson()));
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("now", now);
        facts.put("generation", catalogue.generation().name());
        facts.put("backup", backup);
        facts.put(
                "temporary_left_out",
                catalogue.versions().stream().filter(StoredVersion::isTemporary).count());
        return new Plan(items, StoredJson.text(facts));
    }
}

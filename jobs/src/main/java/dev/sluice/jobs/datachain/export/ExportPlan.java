package dev.sluice.jobs.datachain.export;

import dev.sluice.jobs.datachain.DatasetSelection;
import dev.sluice.jobs.run.SeveralAtATime;
import dev.sluice.model.ItemException;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.RowsTable.Range;
import dev.sluice.readers.datachain.StoredVersion;
import dev.sluice.writers.datachain.FileNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that an export is going to do. A large version is split into ranges of rows, each a part of the plan; small
 * versions share a part, so that ten thousand of them are not ten thousand partitions.
 */
final class ExportPlan {
    private static final long GROUP_ROWS = 100_000;
    private static final long GROUP_BYTES = 64L << 20;
    private static final int GROUP_VERSIONS = 250;

    private static final String MARK = "mark";

    private final VersionPlanner planner;
    private final DatasetSelection selection;
    private final int threads;

    /** A version with its plan, or with the reason why there is none. */
    record Planned(long id, String name, VersionPlan plan, String refusal) {}

    ExportPlan(VersionPlanner planner, DatasetSelection selection, int threads) {
        this.planner = planner;
        this.selection = selection;
        this.threads = threads;
    }

    /**
     * Looks whether anything is wanted that is there.
     *
     * @throws RefusedException where nothing is
     */
    void requireAny(Catalogue catalogue) {
        List<StoredVersion> included = included(catalogue);
        if (!selection.isWhole() && included.stream().allMatch(selection::leavesOut)) {
            throw new RefusedException(
                    included.isEmpty()
                            ? "no dataset is called so: `sluice launch inspect-datachain` lists them in its report"
                            : "all %d versions of that name are left out: see --with-temporary and --without-listings"
                                    .formatted(included.size()));
        }
    }

    private List<StoredVersion> included(Catalogue catalogue) {
        return catalogue.versions().stream()
                .filter(version -> selection.includes(version.name()))
                .toList();
    }

    /** @param mark of the catalogue's file before it was looked at */
    Plan plan(Catalogue catalogue, String mark) {
        List<StoredVersion> wanted = wanted(catalogue);
        return new Plan(items(planned(wanted, wanted)), facts(catalogue, mark, included(catalogue)));
    }

    /** Whether the catalogue's file is as it was when a plan was made. */
    static boolean isMadeFor(String facts, String mark) {
        return StoredJson.object(facts)
                .map(known -> mark.equals(known.get(MARK)))
                .orElse(false);
    }

    /** The facts of a plan, made for the file as it is now. */
    static String marked(String facts, String mark) {
        Map<String, Object> changed =
                new LinkedHashMap<>(StoredJson.object(facts).orElse(Map.of()));
        changed.put(MARK, mark);
        return StoredJson.text(changed);
    }

    /** The versions that a catalogue has for this export now, in the order of its plan. */
    List<StoredVersion> wanted(Catalogue catalogue) {
        return included(catalogue).stream()
                .filter(version -> !selection.leavesOut(version))
                .sorted(Comparator.comparing(
                                (StoredVersion version) -> version.name().dataset())
                        .thenComparing(StoredVersion::id))
                .toList();
    }

    /** @param mark of the file that the plan was made for */
    private String facts(Catalogue catalogue, String mark, List<StoredVersion> included) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(MARK, mark);
        facts.put("generation", catalogue.generation().name());
        facts.put(
                "temporary_left_out",
                included.stream()
                        .filter(version -> selection.leavesOut(version) && version.isTemporary())
                        .count());
        facts.put(
                "listings_left_out",
                included.stream()
                        .filter(version -> selection.leavesOut(version) && !version.isTemporary())
                        .count());
        return StoredJson.text(facts);
    }

    /**
     * Plans versions, several at a time; the order of the result is theirs.
     *
     * @param all the versions of the export, none of which has the name of another's file
     */
    List<Planned> planned(List<StoredVersion> versions, List<StoredVersion> all) {
        List<String> files = FileNames.of(all.stream().map(StoredVersion::name).toList());
        Map<Long, String> names = new HashMap<>();
        for (int i = 0; i < files.size(); i++) {
            names.put(all.get(i).id(), files.get(i));
        }
        return SeveralAtATime.map(versions, threads, version -> planned(version, names.get(version.id())));
    }

    private Planned planned(StoredVersion version, String file) {
        String name = version.name().toString();
        try {
            return new Planned(version.id(), name, planner.plan(version, file), null);
        } catch (ItemException e) {
            return new Planned(version.id(), name, null, e.getMessage());
        }
    }

    /** The items of versions, in order. */
    static List<PlanItem> items(List<Planned> versions) {
        List<PlanItem> items = new ArrayList<>();
        int part = 0;
        long rows = 0;
        long bytes = 0;
        int grouped = 0;
        for (Planned each : versions) {
            if (each.plan() == null) {
                items.add(item(items.size(), part, each, 0, null));
                continue;
            }
            List<Range> ranges = each.plan().ranges();
            long size = each.plan().rows() * each.plan().rowBytes();
            boolean large = ranges.size() > 1;
            if (grouped > 0
                    && (large
                            || rows + each.plan().rows() > GROUP_ROWS
                            || bytes + size > GROUP_BYTES
                            || grouped == GROUP_VERSIONS)) {
                part++;
                rows = 0;
                bytes = 0;
                grouped = 0;
            }
            for (int range = 0; range < ranges.size(); range++) {
                items.add(item(items.size(), part, each, range, range == 0 ? each.plan() : null));
                part += large ? 1 : 0;
            }
            if (!large) {
                rows += each.plan().rows();
                bytes += size;
                grouped++;
            }
        }
        return items;
    }

    private static PlanItem item(int position, int part, Planned version, int range, VersionPlan plan) {
        List<Range> ranges = version.plan() == null ? List.of() : version.plan().ranges();
        long bytes =
                ranges.isEmpty() ? 0 : ranges.get(range).rows() * version.plan().rowBytes();
        return new PlanItem(
                position,
                part,
                version.name(),
                ranges.size() > 1 ? "part %d of %d".formatted(range + 1, ranges.size()) : null,
                bytes,
                version.refusal(),
                new ExportItem(version.id(), range, plan).toJson());
    }
}

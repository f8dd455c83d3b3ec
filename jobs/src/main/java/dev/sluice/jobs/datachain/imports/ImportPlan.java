package dev.sluice.jobs.datachain.imports;

import dev.sluice.jobs.datachain.DatasetSelection;
import dev.sluice.jobs.datachain.imports.ImportOptions.Existing;
import dev.sluice.jobs.datachain.imports.ImportSource.Found;
import dev.sluice.jobs.datachain.load.LoadItem;
import dev.sluice.jobs.datachain.load.LoadItem.Fate;
import dev.sluice.jobs.datachain.load.NamesInTarget;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.ExportManifest.Entry;
import dev.sluice.readers.datachain.StoredVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Everything that an import is going to do. The versions of a dataset share a part, in which the oldest comes first; so do
 * small datasets, and those whose names differ in case alone, since they may share a table.
 */
final class ImportPlan {
    private static final int GROUP_VERSIONS = 250;
    private static final long GROUP_BYTES = 32L << 20;

    private final ImportSource source;
    private final DatasetSelection selection;
    private final ImportOptions options;

    /** A version that a file or a record holds, and what is known to stand against it. */
    private record Candidate(LoadItem item, long bytes, String uuid, String trouble) {}

    ImportPlan(ImportSource source, DatasetSelection selection, ImportOptions options) {
        this.source = source;
        this.selection = selection;
        this.options = options;
    }

    /** @param target what is there already; empty where a new catalogue is made */
    Plan plan(Optional<Catalogue> target, String now) {
        List<Candidate> candidates = candidates();
        if (candidates.isEmpty()) {
            throw new RefusedException(
                    (selection.takesAll() ? "%s holds no version of any dataset" : "no dataset in %s is called so")
                            .formatted(source.folder().address()));
        }
        Map<DatasetVersion, StoredVersion> there = new HashMap<>();
        target.ifPresent(catalogue -> catalogue.versions().forEach(version -> there.put(version.name(), version)));
        Map<String, DatasetVersion> newest = there.keySet().stream()
                .collect(Collectors.toMap(
                        DatasetVersion::dataset, version -> version, BinaryOperator.maxBy(DatasetVersion.IN_ORDER)));
        NamesInTarget names = names(candidates, there);
        Map<DatasetVersion, String> taken = new HashMap<>();
        List<Candidate> ordered = candidates.stream()
                .sorted(Comparator.comparing(
                        candidate -> candidate.item().sha256() == null)) // what the manifest knows first
                .map(candidate -> judged(candidate, names, there, newest, taken))
                .sorted(order())
                .toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("now", now);
        return new Plan(items(ordered), StoredJson.text(facts));
    }

    private static Comparator<Candidate> order() {
        Comparator<Candidate> byName = Comparator.comparing(candidate -> dataset(candidate.item()));
        return byName.thenComparing(candidate -> candidate.item().to(), Comparator.nullsFirst(DatasetVersion.IN_ORDER));
    }

    private static String dataset(LoadItem item) {
        return item.to() == null ? "" : DatasetVersion.letters(item.to().dataset());
    }

    private List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        for (Found found : source.files()) {
            DatasetVersion version =
                    found.entry() == null ? null : found.entry().version();
            if (version == null ? selection.takesAll() : selection.includes(version)) {
                Entry entry = found.entry() == null ? new Entry(null, null, 0, 0, null) : found.entry();
                all.add(new Candidate(
                        new LoadItem(found.file(), entry.sha256(), version, version, Fate.LOAD),
                        entry.bytes(),
                        entry.uuid(),
                        found.trouble()));
            }
        }
        source.manifest()
                .ifPresent(manifest -> manifest.withoutRows().stream()
                        .filter(each -> selection.includes(each.version()))
                        .forEach(each -> all.add(new Candidate(
                                new LoadItem(null, null, each.version(), each.version(), Fate.LOAD),
                                0,
                                each.uuid(),
                                null))));
        return all;
    }

    /** A dataset that has got another name in an earlier import keeps it: its versions tell. */
    private static NamesInTarget names(List<Candidate> candidates, Map<DatasetVersion, StoredVersion> there) {
        Set<String> uuids = candidates.stream().map(Candidate::uuid).collect(Collectors.toSet());
        Set<String> known = there.values().stream()
                .filter(version -> version.uuid() != null && uuids.contains(version.uuid()))
                .map(version -> version.name().dataset())
                .collect(Collectors.toSet());
        return new NamesInTarget(
                candidates.stream()
                        .map(candidate -> candidate.item().from())
                        .filter(version -> version != null)
                        .toList(),
                there.keySet().stream()
                        .map(DatasetVersion::dataset)
                        .filter(dataset -> !known.contains(dataset))
                        .collect(Collectors.toSet()));
    }

    private Candidate judged(
            Candidate candidate,
            NamesInTarget names,
            Map<DatasetVersion, StoredVersion> there,
            Map<String, DatasetVersion> newest,
            Map<DatasetVersion, String> taken) {
        LoadItem item = candidate.item();
        if (item.from() == null) {
            return candidate;
        }
        DatasetVersion to = names.of(item.from());
        String trouble = candidate.trouble();
        if (trouble != null) {
            return new Candidate(item.to(to, Fate.LOAD), candidate.bytes(), candidate.uuid(), trouble);
        }
        Fate fate = Fate.LOAD;
        if (to.number() < 0) {
            trouble =
                    "%s is no version that DataChain takes: it should be three whole numbers up to 999999, such as 1.2.0"
                            .formatted(to.version());
        } else if (taken.putIfAbsent(to, String.valueOf(item.file())) != null) {
            trouble = "%s holds %s, too, as %s does: remove one of them".formatted(item.file(), to, taken.get(to));
        } else if (there.containsKey(to)) {
            fate = options.existing() == Existing.SKIP ? Fate.SKIP : Fate.LOAD;
            trouble = options.existing() == Existing.REFUSE
                    ? "%s is there already: --existing skip leaves it, --existing replace puts this one in its place"
                            .formatted(to)
                    : null;
        } else if (!options.allowOlder()) {
            DatasetVersion latest = newest.getOrDefault(to.dataset(), to);
            trouble = latest.number() > to.number()
                    ? "version %s must be higher than the current latest one (%s): --allow-older takes it nevertheless"
                            .formatted(to.version(), latest.version())
                    : null;
        }
        return new Candidate(
                item.to(to, trouble == null ? fate : Fate.REFUSE), candidate.bytes(), candidate.uuid(), trouble);
    }

    private static List<PlanItem> items(List<Candidate> ordered) {
        List<PlanItem> items = new ArrayList<>();
        int part = 0;
        long bytes = 0;
        int grouped = 0;
        String last = null;
        for (Candidate candidate : ordered) {
            LoadItem item = candidate.item();
            if (!dataset(item).equals(last) && (bytes > GROUP_BYTES || grouped >= GROUP_VERSIONS)) {
                part++;
                bytes = 0;
                grouped = 0;
            }
            last = dataset(item);
            bytes += candidate.bytes();
            grouped++;
            String name = item.to() == null ? item.file() : item.to().toString();
            items.add(new PlanItem(
                    items.size(), part, name, null, candidate.bytes(), candidate.trouble(), item.toJson()));
        }
        return items;
    }
}

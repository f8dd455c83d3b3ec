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
    private List<Candidate> found;

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

    /** @throws RefusedException where nothing would be imported */
    void requireAny() {
        if (candidates().isEmpty()) {
            throw new RefusedException(
                    (selection.takesAll() ? "%s holds no version of any dataset" : "no dataset in %s is called so")
                            .formatted(source.folder().address()));
        }
    }

    private List<Candidate> candidates() {
        if (found == null) {
            found = find();
        }
        return found;
    }

    private List<Candidate> find() {
        List<Candidate> all = new ArrayList<>();
        for (Found file : source.files()) {
            DatasetVersion version = file.entry() == null ? null : file.entry().version();
            if (version == null ? selection.takesAll() : selection.includes(version)) {
                Entry entry = file.entry() == null ? new Entry(null, null, 0, 0, null) : file.entry();
                all.add(new Candidate(
                        new LoadItem(file.file(), entry.sha256(), version, version, Fate.LOAD),
                        entry.bytes(),
                        entry.uuid(),
                        file.trouble()));
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

    /**
     * A dataset that has got another name in an earlier import keeps it: its versions tell. One whose versions have no marks is
     * taken for the one that has the name it would get.
     */
    private static NamesInTarget names(List<Candidate> candidates, Map<DatasetVersion, StoredVersion> there) {
        Map<String, DatasetVersion> byMark = new HashMap<>();
        there.forEach((name, version) -> {
            if (version.uuid() != null) {
                byMark.put(version.uuid(), name);
            }
        });
        List<Candidate> named =
                candidates.stream().filter(each -> each.item().from() != null).toList();
        List<DatasetVersion> names =
                named.stream().map(each -> each.item().from()).toList();
        Set<String> coming = names.stream().map(DatasetVersion::dataset).collect(Collectors.toSet());
        Set<String> present =
                there.keySet().stream().map(DatasetVersion::dataset).collect(Collectors.toSet());
        Map<String, DatasetVersion> known = new HashMap<>();
        for (Candidate candidate : named) {
            DatasetVersion name = candidate.item().from();
            DatasetVersion earlier = byMark.get(candidate.uuid());
            DatasetVersion plain = NamesInTarget.reachable(name);
            if (earlier != null && isOfSameProject(earlier, name)) {
                known.put(name.dataset(), earlier);
            } else if (candidate.uuid() == null
                    && present.contains(plain.dataset())
                    && !coming.contains(plain.dataset())) {
                known.putIfAbsent(name.dataset(), plain);
            }
        }
        return new NamesInTarget(names, present, known);
    }

    private static boolean isOfSameProject(DatasetVersion one, DatasetVersion other) {
        return one.namespace().equals(other.namespace()) && one.project().equals(other.project());
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
            trouble = existing(to, candidate.uuid(), there.get(to).uuid());
        } else if (!options.allowOlder()) {
            DatasetVersion latest = newest.getOrDefault(to.dataset(), to);
            trouble = latest.number() >= to.number() && !latest.equals(to)
                    ? "version %s must be higher than the current latest one (%s): --allow-older takes it nevertheless"
                            .formatted(to.version(), latest.version())
                    : null;
        }
        return new Candidate(
                item.to(to, trouble == null ? fate : Fate.REFUSE), candidate.bytes(), candidate.uuid(), trouble);
    }

    /** What stands against a version that is there already; null where nothing does. */
    private String existing(DatasetVersion to, String mark, String there) {
        boolean another = mark != null && there != null && !mark.equals(there);
        return switch (options.existing()) {
            case REPLACE -> null;
            case SKIP ->
                another
                        ? "another %s is there already (uuid %s and not %s): --existing replace puts this one in its place"
                                .formatted(to, there, mark)
                        : null;
            case REFUSE ->
                "%s is there already: --existing skip leaves it, --existing replace puts this one in its place"
                        .formatted(to);
        };
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

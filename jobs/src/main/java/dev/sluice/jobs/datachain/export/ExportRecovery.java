package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.datachain.export.ExportPlan.Planned;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.StoredVersion;
import dev.sluice.writers.files.FolderLedger;
import dev.sluice.writers.files.RunInFolder;
import dev.sluice.writers.parquet.WrittenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What comes before the work of a later attempt: what an interrupted one left half-made goes, what a loss of power took is
 * to be done again, a version that has changed in the catalogue since it was planned starts over, and one that is new there
 * is exported, too.
 */
final class ExportRecovery {
    private static final String DRAFT = ".draft";
    private static final String PARTS = RunInFolder.FOLDER + "/parts";

    private final FolderLedger ledger;
    private final ExportPlan plan;
    private final VersionPlanner planner;
    private final Catalogue catalogue;
    private final Map<Long, StoredVersion> stored;
    private final String mark;
    private final DataFolder folder;
    private boolean written;

    /** @param mark of the catalogue's file before it was looked at */
    ExportRecovery(
            FolderLedger ledger,
            ExportPlan plan,
            VersionPlanner planner,
            Catalogue catalogue,
            String mark,
            DataFolder folder) {
        this.ledger = ledger;
        this.plan = plan;
        this.planner = planner;
        this.catalogue = catalogue;
        this.mark = mark;
        this.stored = catalogue.versions().stream().collect(Collectors.toMap(StoredVersion::id, each -> each));
        this.folder = folder;
    }

    void recover() throws IOException {
        removeDrafts();
        // A file that nobody has written holds what was planned, but for what could not be planned.
        written = !ExportPlan.isMadeFor(ledger.facts(), mark);
        replanChanged();
        forgetLost();
    }

    void removeDrafts() throws IOException {
        for (String name : folder.list(PARTS)) {
            if (name.endsWith(DRAFT)) {
                folder.delete(PARTS + "/" + name);
            }
        }
    }

    private void replanChanged() throws IOException {
        List<ExportedVersion> versions = ExportedVersion.of(ledger.entries());
        Set<Long> planned = versions.stream().map(ExportedVersion::id).collect(Collectors.toSet());
        List<StoredVersion> suspects = new ArrayList<>(versions.stream()
                .filter(version -> stored.containsKey(version.id()))
                .filter(this::mayHaveChanged)
                .map(version -> stored.get(version.id()))
                .toList());
        List<StoredVersion> added = plan.wanted(catalogue).stream()
                .filter(version -> !planned.contains(version.id()))
                .toList();
        suspects.addAll(added);
        Map<Long, Planned> changed = new LinkedHashMap<>();
        if (!suspects.isEmpty()) {
            List<StoredVersion> all = new ArrayList<>(versions.stream()
                    .map(version -> stored.get(version.id()))
                    .filter(row -> row != null)
                    .toList());
            all.addAll(added);
            plan.planned(suspects, all).stream()
                    .filter(each -> each.plan() != null || !planned.contains(each.id()))
                    .forEach(each -> changed.put(each.id(), each));
        }
        if (!changed.isEmpty() || written) {
            replan(versions, changed);
        }
    }

    /** One that could not be planned may be there now; one that cannot be looked at now is kept as far as it has come. */
    private boolean mayHaveChanged(ExportedVersion version) {
        if (version.plan() == null) {
            return true;
        }
        if (!written) {
            return false;
        }
        if (!version.hasArrived() && version.ranges().stream().anyMatch(FolderLedger::hasProof)) {
            return true; // parts of two moments are no version
        }
        try {
            return !planner.stamp(stored.get(version.id()))
                    .equals(version.plan().stamp());
        } catch (ItemException e) {
            return false;
        }
    }

    /** Files go before the plan that knows of them does. */
    private void replan(List<ExportedVersion> versions, Map<Long, Planned> changed) throws IOException {
        List<Planned> all = new ArrayList<>();
        Map<Place, LedgerEntry> known = new HashMap<>();
        for (ExportedVersion version : versions) {
            Planned now = changed.get(version.id());
            if (now == null) {
                all.add(new Planned(
                        version.id(),
                        version.name(),
                        version.plan(),
                        version.first().item().refusal()));
                version.ranges().forEach(entry -> known.put(Place.of(entry.item()), entry));
            } else {
                all.add(now);
                remove(version);
            }
        }
        Set<Long> there = versions.stream().map(ExportedVersion::id).collect(Collectors.toSet());
        changed.values().stream().filter(each -> !there.contains(each.id())).forEach(all::add);
        List<PlanItem> items = ExportPlan.items(all);
        List<LedgerEntry> kept = items.stream()
                .filter(item -> known.containsKey(Place.of(item)))
                .map(item -> {
                    LedgerEntry before = known.get(Place.of(item));
                    return new LedgerEntry(item, before.outcome(), before.message(), before.proof());
                })
                .toList();
        ledger.replan(new Plan(items, ExportPlan.marked(ledger.facts(), mark)), kept);
    }

    /** What an item is of, wherever it stands in a plan. */
    private record Place(long version, int range) {
        static Place of(PlanItem item) {
            ExportItem detail = ExportItem.of(item);
            return new Place(detail.version(), detail.range());
        }
    }

    private void remove(ExportedVersion version) throws IOException {
        if (version.plan() != null) {
            folder.delete(version.plan().file());
            for (int range = 0; range < version.ranges().size(); range++) {
                folder.delete(RangeExport.part(version.id(), range));
            }
        }
    }

    /** The ledger may have outlived what it tells of: a name can be lost with the power, and a file to somebody's hand. */
    private void forgetLost() throws IOException {
        for (ExportedVersion version : ExportedVersion.of(ledger.entries())) {
            Optional<WrittenFile> whole = ExportProof.of(version.first()).map(ExportProof::whole);
            if (whole.isPresent()) {
                if (isLost(version.plan().file(), whole.get())) {
                    ledger.forget(
                            version.ranges().stream().map(LedgerEntry::item).toList());
                }
                continue;
            }
            for (LedgerEntry entry : version.ranges()) {
                Optional<ExportProof> proof = ExportProof.of(entry);
                String part = RangeExport.part(
                        version.id(), ExportItem.of(entry.item()).range());
                if (proof.isPresent() && isLost(part, proof.get().part())) {
                    ledger.forget(List.of(entry.item()));
                }
            }
        }
    }

    private boolean isLost(String name, WrittenFile written) throws IOException {
        OptionalLong size = folder.size(name);
        return size.isEmpty() || size.getAsLong() != written.bytes();
    }
}

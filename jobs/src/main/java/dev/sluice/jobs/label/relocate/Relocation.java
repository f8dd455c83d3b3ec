package dev.sluice.jobs.label.relocate;

import dev.sluice.jobs.label.Forecast;
import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Wording;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.label.PathRelocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The relocation of stored paths, as the parts of a run: each place is looked at, then all paths change in one transaction,
 * or none.
 */
final class Relocation implements Migration<Relocation.Looked> {
    private final LabelStore store;
    private final Roots roots;
    private final RelocatedPlaces places;
    private final PathRelocation paths;

    /** Where the files were and are, as absolute paths without a slash at the end. */
    record Roots(String from, String to) {
        /** Where a stored path leads afterwards; empty where it stays. */
        Optional<String> moved(String path) {
            return path == null ? Optional.empty() : PathRelocation.moved(path, from, to);
        }
    }

    /**
     * A place that has been looked at.
     *
     * @param proof how its content was told to be the same
     */
    record Looked(PlanItem item, String proof) {}

    Relocation(LabelStore store, Roots roots, RelocatedPlaces places) {
        this.store = store;
        this.roots = roots;
        this.places = places;
        this.paths = new PathRelocation(store.database());
    }

    @Override
    public Target target() {
        return store;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "database  " + store.database().address().shown(),
                "from      " + roots.from(),
                "to        " + roots.to());
    }

    @Override
    public String verb() {
        return "relocate";
    }

    @Override
    public Plan plan() {
        List<PlanItem> items = new ArrayList<>(places.items());
        whole(items)
                .forEach((option, refusal) -> items.add(new PlanItem(items.size(), 0, option, null, 0, refusal, null)));
        return new Plan(items, new LabelFacts(store.reader().rowCounts(), List.of(), null).text());
    }

    /** What stands against the relocation as a whole: an option, and what is wrong with it. */
    private Map<String, String> whole(List<PlanItem> items) {
        Map<String, String> refusals = new LinkedHashMap<>();
        List<String> unknown = places.unknown(items);
        if (!unknown.isEmpty()) {
            refusals.put(
                    "--accept",
                    "%s: no such place lies below %s; --dry-run lists them"
                            .formatted(Wording.firstOf(unknown), roots.from()));
        }
        if (items.isEmpty()) {
            refusals.put(
                    "--from",
                    "no stored path lies below %s: they lie in %s".formatted(roots.from(), places.storedRoots()));
        }
        List<String> tooLong = paths.tooLong(roots.from(), roots.to());
        if (!tooLong.isEmpty()) {
            refusals.put("--to", Wording.firstOf(tooLong) + ": choose a shorter folder, or widen the columns");
        }
        return refusals;
    }

    @Override
    public Plan forecast() {
        return Forecast.of(plan(), item -> RelocationReport.looked(prepare(item).proof()));
    }

    /** What was found in a place before this attempt says nothing of the place now: until all is moved, look again. */
    @Override
    public void recover() {
        List<LedgerEntry> looked = store.ledger().entries().stream()
                .filter(entry -> entry.outcome() == Outcome.DONE)
                .toList();
        boolean published = looked.stream()
                .map(entry -> Place.of(entry.item().key()).stored(store.reader()))
                .noneMatch(path -> path.flatMap(roots::moved).isPresent());
        if (!published) {
            looked.forEach(entry -> store.ledger().record(entry.item().position(), Outcome.PENDING, null, null));
        }
    }

    @Override
    public Looked prepare(PlanItem item) throws IOException {
        if (item.key().startsWith("--")) {
            throw new ItemException(item.refusal() + "; launch again with --new");
        }
        return new Looked(item, places.requireSame(Place.of(item.key())));
    }

    @Override
    public void commit(Looked looked) {
        store.ledger().record(looked.item().position(), Outcome.DONE, null, RelocationReport.looked(looked.proof()));
    }

    /** Everything at once; whoever resumes after the transaction finds nothing left below the old root. */
    @Override
    public void publish() {
        List<LedgerEntry> failed = store.ledger().entries().stream()
                .filter(entry -> entry.outcome() == Outcome.FAILED)
                .toList();
        if (!failed.isEmpty()) {
            throw new RefusedException("%d of %d places do not hold the same below %s: no path was changed"
                    .formatted(failed.size(), store.ledger().entries().size(), roots.to()));
        }
        Set<String> looked = store.ledger().entries().stream()
                .map(entry -> entry.item().key())
                .collect(Collectors.toSet());
        store.change(() -> {
            List<String> unseen = places.unseen(looked);
            if (!unseen.isEmpty()) {
                throw new RefusedException(
                        "%s came to lie below %s since the launch: no path was changed; launch again with --new"
                                .formatted(Wording.firstOf(unseen), roots.from()));
            }
            paths.relocate(roots.from(), roots.to());
        });
    }

    @Override
    public String verify(LedgerEntry entry) {
        places.requireMoved(Place.of(entry.item().key()), store.anew().reader());
        return entry.proof();
    }

    @Override
    public String reportName() {
        return "relocation_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return RelocationReport.fields(entries, roots, dryRun);
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return RelocationReport.summary(report);
    }
}

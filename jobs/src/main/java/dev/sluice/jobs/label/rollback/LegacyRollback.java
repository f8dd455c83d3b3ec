package dev.sluice.jobs.label.rollback;

import dev.sluice.jobs.label.Forecast;
import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.PlanParts;
import dev.sluice.jobs.label.SessionData;
import dev.sluice.jobs.label.Unplanned;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.Judgements;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.ProjectRestoration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rollback of migrated projects, as the parts of a run. */
final class LegacyRollback implements Migration<LegacyRollback.Ready> {
    private final LabelStore store;
    private final ProjectRestoration restoration;
    private final MigratedProjects migrated;
    private final LegacyContent content;
    private final List<Long> wanted;

    /**
     * A project whose folder has been looked at.
     *
     * @param compared whether its folder could be held against a dataset
     */
    record Ready(PlanItem item, boolean compared) {}

    /** @param wanted by their numbers; empty for all */
    LegacyRollback(LabelStore store, List<Long> wanted, Meter meter) {
        this.store = store;
        this.restoration = new ProjectRestoration(store.database());
        this.migrated = new MigratedProjects(store.reader(), restoration);
        this.content = new LegacyContent(store.reader(), meter);
        this.wanted = wanted;
    }

    @Override
    public Target target() {
        return store;
    }

    @Override
    public List<String> describe() {
        return List.of("database  " + store.database().address().shown());
    }

    @Override
    public String verb() {
        return "roll back";
    }

    @Override
    public Plan plan() {
        PlanParts parts = new PlanParts();
        List<PlanItem> items = new ArrayList<>();
        for (MigratedProject project : migrated.of(wanted)) {
            String refusal = null;
            long bytes = 0;
            try {
                bytes = LegacyContent.list(project).bytes();
            } catch (ItemException e) {
                refusal = e.getMessage();
            }
            String key = String.valueOf(project.id());
            items.add(new PlanItem(
                    items.size(), parts.partOf(key, bytes), key, project.row().name(), bytes, refusal, null));
        }
        Unplanned others = Unplanned.of(
                wanted, items, store.reader(), "was not migrated from a legacy project: nothing to roll back");
        LabelFacts facts = new LabelFacts(store.reader().rowCounts(), others.warnings(), null);
        return new Plan(others.after(items), facts.text());
    }

    @Override
    public Plan forecast() {
        return Forecast.of(plan(), item -> {
            Ready ready = prepare(item);
            store.preview(() -> change(ready));
            return null;
        });
    }

    @Override
    public Ready prepare(PlanItem item) throws IOException {
        MigratedProject project = project(item);
        return new Ready(item, content.requireSame(project, LegacyContent.list(project)));
    }

    @Override
    public void commit(Ready ready) {
        store.change(() -> {
            String proof = change(ready).text();
            store.ledger().note(ready.item().position(), Outcome.DONE, null, proof);
        });
    }

    /** Everything about the project that changes in the database. */
    private RollbackProof change(Ready ready) {
        MigratedProject project = project(ready.item());
        Judgements judgements = new Judgements(store.database());
        String before = judgements.of(project.id());
        Set<Long> concerned = new TreeSet<>(restoration.concerned(project.id()));
        concerned.add(project.id());
        Map<Long, List<Long>> opened = opened(store.reader(), concerned);
        ProjectRestoration.Restored restored = restoration.restore(project.row(), project.datasetId());
        // What did not open before the migration need not open after the way back.
        opened.values().forEach(sessions -> sessions.removeAll(restored.neverOpened()));
        Map<Long, List<Long>> openAfter = opened(store.reader(), concerned);
        opened.forEach((id, sessions) -> SessionData.requireOpen(sessions, openAfter.get(id)));
        if (!judgements.of(project.id()).equals(before)) {
            throw new ItemException("labelings, bouts or verification flags would change: nothing was changed");
        }
        return new RollbackProof(
                project.row().legacyPath(),
                project.exact(),
                ready.compared(),
                restored.left(),
                opened,
                inDatasets(project.id()),
                before,
                null);
    }

    private MigratedProject project(PlanItem item) {
        return migrated.of(Long.parseLong(item.key()))
                .orElseThrow(() -> new ItemException(
                        "Project %s does not exist, or is not a migrated project any more".formatted(item.key())));
    }

    /** Those of each project's sessions whose data the application finds. */
    private static Map<Long, List<Long>> opened(LabelStoreReader reader, Set<Long> projects) {
        Map<Long, List<Long>> opened = new TreeMap<>();
        projects.forEach(id -> opened.put(
                id,
                new ArrayList<>(SessionData.opened(
                        reader.sessions(id), reader.projectPath(id).orElse(null)))));
        return opened;
    }

    private List<Long> inDatasets(long projectId) {
        return store.reader().sessions(projectId).stream()
                .filter(session -> session.datasetId() != null)
                .map(SessionRow::id)
                .toList();
    }

    @Override
    public String verify(LedgerEntry entry) {
        RollbackProof proof = RollbackProof.of(entry);
        LabelStore.Rows rows = store.anew();
        long id = Long.parseLong(entry.item().key());
        rows.reader()
                .legacyProject(id)
                .filter(project -> project.path().equals(proof.restoredPath()))
                .orElseThrow(() -> new ItemException("the project's row does not lead to %s: look at it, then resume"
                        .formatted(proof.restoredPath())));
        Map<Long, List<Long>> now = opened(rows.reader(), proof.opened().keySet());
        proof.opened().forEach((project, sessions) -> SessionData.requireStillOpen(sessions, now.get(project)));
        return proof.verified(
                        rows.judgements().of(id).equals(proof.judgements())
                                ? "unchanged"
                                : "labelings, bouts or flags were changed by somebody after the rollback")
                .text();
    }

    @Override
    public String reportName() {
        return "rollback_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return RollbackReport.fields(entries, LabelFacts.of(facts), dryRun);
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return RollbackReport.summary(report);
    }
}

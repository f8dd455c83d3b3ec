package dev.sluice.jobs.label.verify;

import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.jobs.label.Forecast;
import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.PlanParts;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.Unplanned;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.readers.label.LabelStoreReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The check of projects on datasets, as the parts of a run. */
final class MigrationCheck implements Migration<MigrationCheck.Examined> {
    private final LabelStore store;
    private final Scope scope;
    private final ProjectExamination examination;

    /**
     * What is to be looked at.
     *
     * @param projects by their numbers; empty for all
     * @param storages where datasets may lie that are not where their rows say
     * @param repair whether to mend
     */
    record Scope(List<Long> projects, List<Path> storages, boolean repair) {}

    /** A project that has been looked at. */
    record Examined(PlanItem item, ProjectExamination.Result result) {}

    MigrationCheck(LabelStore store, Scope scope, Meter meter) {
        this.store = store;
        this.scope = scope;
        this.examination = new ProjectExamination(store, scope.storages(), meter);
    }

    @Override
    public Target target() {
        return store;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "database  " + store.database().address().shown(),
                "storage   " + scope.storages().get(0));
    }

    @Override
    public String verb() {
        return scope.repair() ? "mend" : "pass";
    }

    /** Projects that share a dataset share a part, so that they do not mend it at the same time. */
    @Override
    public Plan plan() {
        PlanParts parts = new PlanParts();
        Connected connected = new Connected();
        store.reader().datasetProjects().forEach(project -> connected.join(datasets(project)));
        List<PlanItem> items = new ArrayList<>();
        for (DatasetProject project : store.reader().datasetProjects()) {
            if (scope.projects().isEmpty() || scope.projects().contains(project.id())) {
                String mark = "datasets like " + connected.of(datasets(project));
                String key = String.valueOf(project.id());
                items.add(new PlanItem(items.size(), parts.partOf(mark, 0), key, project.name(), 0, null, null));
            }
        }
        Unplanned others =
                Unplanned.of(scope.projects(), items, store.reader(), "is not based on datasets: nothing to verify");
        List<String> warnings =
                Stream.concat(others.warnings().stream(), outside().stream()).toList();
        LabelFacts facts = new LabelFacts(store.reader().rowCounts(), warnings, null);
        return new Plan(others.after(items), facts.text());
    }

    /** A word on datasets that the application finds by their rows, but not where it looks for datasets itself. */
    private Optional<String> outside() {
        Set<Path> roots = scope.storages().stream()
                .flatMap(storage -> ProjectFolder.names(storage.toString()).stream())
                .collect(Collectors.toSet());
        List<DatasetRow> outside = store.reader().datasets().stream()
                .filter(row -> ProjectFolder.names(row.filePath()).stream()
                        .noneMatch(path -> roots.stream().anyMatch(path::startsWith)))
                .toList();
        return outside.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ("datasets outside the data folder %2$s: %1$d, such as dataset %3$d in %4$s; the application scans and"
                                        + " imports from that folder only; where it is another one, say so with --data-dir")
                                .formatted(
                                        outside.size(),
                                        scope.storages().get(1),
                                        outside.get(0).id(),
                                        outside.get(0).filePath()));
    }

    /** Those that a check of the project may mend. */
    private List<Long> datasets(DatasetProject project) {
        List<Long> datasets = new ArrayList<>(store.reader().references(project.id()));
        Optional.ofNullable(AnalysisConfig.of(project.analysisConfig()).datasetId())
                .ifPresent(datasets::add);
        return datasets;
    }

    @Override
    public Plan forecast() {
        return Forecast.of(plan(), item -> {
            requireNone(left(prepare(item).result().findings().all()));
            return null;
        });
    }

    @Override
    public Examined prepare(PlanItem item) throws IOException {
        return new Examined(item, examination.examine(project(item.key(), store.reader()), store.reader()));
    }

    @Override
    public void commit(Examined examined) {
        List<Finding> findings = examined.result().findings().all();
        List<Finding> repairs =
                scope.repair() ? findings.stream().filter(Finding::repairable).toList() : List.of();
        if (repairs.isEmpty()) {
            requireNone(findings);
        }
        store.change(() -> {
            if (scope.repair()) {
                requireUnchanged(examined);
            }
            repairs.forEach(finding -> finding.repairs().forEach(Runnable::run));
            if (scope.repair()) {
                examined.result().findings().quiet().forEach(Runnable::run);
            }
            CheckProof proof = new CheckProof(
                    examined.result().datasets(),
                    examined.result().sessions(),
                    repairs.stream().map(Finding::text).toList(),
                    examined.result().findings().warnings());
            store.ledger().note(examined.item().position(), Outcome.DONE, null, proof.text());
        });
    }

    /** Hours may lie between the look and the repair, and the application is at work meanwhile. */
    private void requireUnchanged(Examined examined) {
        long id = Long.parseLong(examined.item().key());
        if (!examination.rows(id, store.reader()).equals(examined.result().rows())) {
            throw new ItemException(
                    "its rows were changed while it was looked at: nothing of it was mended; resume to look again");
        }
    }

    /** Nothing may be left to find. */
    @Override
    public String verify(LedgerEntry entry) throws IOException {
        LabelStoreReader anew = store.anew().reader();
        requireNone(examination
                .examine(project(entry.item().key(), anew), anew)
                .findings()
                .all());
        return entry.proof();
    }

    private static DatasetProject project(String key, LabelStoreReader reader) {
        return reader.datasetProject(Long.parseLong(key))
                .orElseThrow(() -> new ItemException(
                        "Project %s does not exist, or is not based on datasets any more".formatted(key)));
    }

    /** What a run would leave as it is. */
    private List<Finding> left(List<Finding> findings) {
        return scope.repair()
                ? findings.stream().filter(finding -> !finding.repairable()).toList()
                : findings;
    }

    private void requireNone(List<Finding> findings) {
        if (!findings.isEmpty()) {
            String hint = scope.repair() ? " (launch again to mend it)" : " (--repair mends it)";
            throw new ItemException(findings.stream()
                    .map(finding -> finding.text() + (finding.repairable() ? hint : ""))
                    .collect(Collectors.joining("; ")));
        }
    }

    @Override
    public String reportName() {
        return "verify_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        return CheckReport.fields(entries, LabelFacts.of(facts), dryRun);
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return CheckReport.summary(report);
    }
}

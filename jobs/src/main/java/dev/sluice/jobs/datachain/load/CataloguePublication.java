package dev.sluice.jobs.datachain.load;

import dev.sluice.jobs.datachain.load.CommittedVersion.Parent;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.writers.datachain.CatalogueRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what can only be written when every version is there: what they were made from, in a second pass, since an edge may
 * lead to any other version; and what belongs to none of them. All in one transaction, which may be done again.
 */
public final class CataloguePublication {
    private final CatalogueRecords records;
    /** Of the catalogue that the versions come from, the rows of its tables. */
    private final Map<String, List<Map<String, Object>>> tables;

    public CataloguePublication(CatalogueRecords records, Map<String, List<Map<String, Object>>> tables) {
        this.records = records;
        this.tables = tables;
    }

    /**
     * What the versions of a run were made from, and the jobs that are linked to them.
     *
     * @return dependencies that lead to versions that are not there
     */
    public List<String> link(List<LedgerEntry> entries) {
        Map<DatasetVersion, DatasetVersion> called = called(entries);
        List<String> loose = new ArrayList<>();
        Map<Long, Long> ids = new HashMap<>();
        Map<Long, List<Long>> edges = new LinkedHashMap<>();
        for (LedgerEntry entry : entries) {
            DatasetVersion version = LoadItem.of(entry.item()).to();
            Optional<CommittedVersion> committed = CommittedVersion.of(entry);
            // Somebody may have removed it since an earlier attempt.
            Optional<Long> id = committed.flatMap(there -> records.findVersion(version));
            if (id.isPresent()) {
                ids.put(committed.get().sourceId(), id.get());
                committed.get().parents().ifPresent(all -> {
                    List<Long> found = new ArrayList<>();
                    for (Parent parent : all) {
                        Optional<Long> there = parent == null ? Optional.empty() : find(parent, called);
                        if (parent != null && there.isEmpty()) {
                            loose.add("%s was made from %s".formatted(version, parent.version()));
                        }
                        found.add(there.orElse(null));
                    }
                    edges.put(id.get(), found);
                });
            }
        }
        records.dependencies(edges);
        linkJobs(ids);
        return loose;
    }

    /** What the versions of a run are called in the target, by what they are called in the source. */
    public static Map<DatasetVersion, DatasetVersion> called(List<LedgerEntry> entries) {
        Map<DatasetVersion, DatasetVersion> called = new HashMap<>();
        entries.stream().map(entry -> LoadItem.of(entry.item())).forEach(item -> called.put(item.from(), item.to()));
        return called;
    }

    /** By its mark where its name leads to nothing: an earlier run may have given it another one. No index has the marks. */
    private Optional<Long> find(Parent parent, Map<DatasetVersion, DatasetVersion> called) {
        return records.findVersion(called.getOrDefault(parent.version(), parent.version()))
                .or(() -> parent.uuid() == null ? Optional.empty() : records.findVersion(parent.uuid()));
    }

    private void linkJobs(Map<Long, Long> ids) {
        for (Map<String, Object> row : tables.getOrDefault("dataset_version_jobs", List.of())) {
            Long version = ids.get(((Number) row.get("dataset_version_id")).longValue());
            if (version != null) {
                records.jobOfVersion(version, row);
            }
        }
    }

    /**
     * What belongs to no version.
     *
     * @param emptyDatasets the ids of datasets without versions
     * @param ownRuns whether the memory of runs goes with it, which is of use to nobody but the catalogue that it is of
     */
    public void addRest(List<Long> emptyDatasets, boolean ownRuns) {
        Map<Long, Map<String, Object>> namespaces = byId("namespaces");
        Map<Long, Map<String, Object>> projects = byId("projects");
        Map<Long, Long> newProjects = new HashMap<>();
        namespaces.values().forEach(namespace -> records.namespace((String) namespace.get("name"), namespace));
        projects.forEach((id, project) -> {
            Map<String, Object> namespace = namespaces.get(number(project.get("namespace_id")));
            long newNamespace = records.namespace((String) namespace.get("name"), namespace);
            newProjects.put(id, records.project(newNamespace, (String) project.get("name"), project));
        });
        Set<Long> empty = new HashSet<>(emptyDatasets);
        for (Map<String, Object> dataset : tables.getOrDefault("datasets", List.of())) {
            if (empty.contains(number(dataset.get("id")))) {
                Long project = newProjects.get(number(dataset.get("project_id")));
                long there = project == null
                        ? records.project(
                                records.namespace(DatasetVersion.LOCAL, new LinkedHashMap<>()),
                                DatasetVersion.LOCAL,
                                new LinkedHashMap<>())
                        : project;
                records.dataset(there, (String) dataset.get("name"), dataset);
            }
        }
        tables.getOrDefault("jobs", List.of()).forEach(job -> records.keyed("jobs", job));
        if (ownRuns) {
            for (String table : List.of("checkpoints", "checkpoint_events")) {
                tables.getOrDefault(table, List.of()).forEach(row -> records.keyed(table, row));
            }
        }
    }

    private Map<Long, Map<String, Object>> byId(String table) {
        Map<Long, Map<String, Object>> rows = new LinkedHashMap<>();
        tables.getOrDefault(table, List.of()).forEach(row -> rows.put(number(row.get("id")), row));
        return rows;
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : -1;
    }
}

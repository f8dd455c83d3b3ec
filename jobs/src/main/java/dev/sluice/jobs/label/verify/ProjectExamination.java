package dev.sluice.jobs.label.verify;

import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.model.ItemException;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.LabelStoreReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at a project on datasets: its references, its datasets, its sessions. */
final class ProjectExamination {
    private final LabelStore store;
    private final DatasetExamination datasets;
    private final SessionExamination sessions;

    ProjectExamination(LabelStore store, List<Path> storages, Meter meter) {
        this.store = store;
        this.datasets = new DatasetExamination(store, storages, meter);
        this.sessions = new SessionExamination(store, meter);
    }

    /**
     * What was found.
     *
     * @param datasets the numbers of those that exist
     * @param rows as they were read before anything else
     */
    record Result(List<Long> datasets, long sessions, Findings findings, List<Object> rows) {}

    /** @param reader over whatever connection the rows are to be read */
    Result examine(DatasetProject project, LabelStoreReader reader) throws IOException {
        Findings findings = new Findings();
        List<Object> rows = rows(project.id(), reader);
        List<DatasetExamination.Place> places = new ArrayList<>();
        List<Long> known = new ArrayList<>();
        Set<Long> numbers = numbers(project, reader, findings);
        for (long number : numbers) {
            Optional<DatasetRow> row = reader.dataset(number);
            if (row.isEmpty()) {
                findings.add("dataset %d, to which the project leads, is not in raw_datasets".formatted(number));
            } else {
                known.add(number);
                place(project, row.get(), reader, findings).ifPresent(places::add);
            }
        }
        sessions.examine(project, places, reader, findings);
        long visible = reader.sessions(project.id()).stream()
                .filter(SessionRow::visible)
                .count();
        return new Result(known, visible, findings, rows);
    }

    /** Everything that an examination goes by, for whoever must know whether somebody has changed it since. */
    List<Object> rows(long projectId, LabelStoreReader reader) {
        List<Object> rows = new ArrayList<>();
        Optional<DatasetProject> project = reader.datasetProject(projectId);
        rows.add(project);
        rows.add(reader.projectPath(projectId));
        rows.add(reader.sessions(projectId));
        Set<Long> numbers = new LinkedHashSet<>(reader.references(projectId));
        project.map(each -> AnalysisConfig.of(each.analysisConfig()).datasetId())
                .ifPresent(numbers::add);
        for (long number : numbers) {
            rows.add(reader.dataset(number));
            rows.add(reader.rawSessionRows(number));
        }
        return rows;
    }

    /** What cannot be read of one dataset does not hide what is to be said of the others. */
    private Optional<DatasetExamination.Place> place(
            DatasetProject project, DatasetRow row, LabelStoreReader reader, Findings findings) throws IOException {
        try {
            return datasets.examine(project, row, reader, findings);
        } catch (ItemException e) {
            findings.add(e.getMessage());
            return Optional.empty();
        }
    }

    private Set<Long> numbers(DatasetProject project, LabelStoreReader reader, Findings findings) {
        Set<Long> numbers = new LinkedHashSet<>(reader.references(project.id()));
        AnalysisConfig config = AnalysisConfig.of(project.analysisConfig());
        Long own = config.migrated() ? config.datasetId() : null;
        if (own != null && numbers.add(own) && reader.dataset(own).isPresent()) {
            findings.add(
                    "no reference to dataset %d, which took the project over".formatted(own),
                    () -> store.writer().link(project.id(), own));
        }
        if (numbers.isEmpty()) {
            findings.add("the project is based on datasets and refers to none");
        }
        return numbers;
    }
}

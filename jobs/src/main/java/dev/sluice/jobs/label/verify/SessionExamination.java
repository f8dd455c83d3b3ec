package dev.sluice.jobs.label.verify;

import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.model.label.DatasetProject;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRange;
import dev.sluice.model.label.SessionRow;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.SessionCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks whether the application finds the data of a project's sessions, in its datasets, and enough of it. */
final class SessionExamination {
    private final LabelStore store;
    private final Meter meter;

    SessionExamination(LabelStore store, Meter meter) {
        this.store = store;
        this.meter = meter;
    }

    /** The files that sessions show, each with its sessions. */
    private record Shown(Map<Path, Map<Long, SessionRange>> files, Map<Long, SessionRange> ranges) {
        void add(Path file, SessionRow session) {
            files.computeIfAbsent(file, unknown -> new LinkedHashMap<>()).put(session.id(), ranges.get(session.id()));
        }
    }

    void examine(
            DatasetProject project, List<DatasetExamination.Place> datasets, LabelStoreReader reader, Findings findings)
            throws IOException {
        SessionHomes homes = new SessionHomes(project, datasets, meter);
        String projectPath = reader.projectPath(project.id()).orElse(null);
        Shown shown = new Shown(new LinkedHashMap<>(), reader.ranges(project.id()));
        List<Long> outside = new ArrayList<>();
        for (SessionRow stored : reader.sessions(project.id())) {
            SessionRow session = homes.relocated(stored);
            Optional<Path> file = SessionPlaces.dataFile(session, projectPath).filter(Files::isRegularFile);
            Optional<SessionHomes.Home> current = homes.current(file.orElse(null));
            Optional<SessionHomes.Home> better =
                    current.isPresent() ? Optional.empty() : homes.better(session, file.orElse(null));
            if (!session.visible()) {
                // Nobody opens it, but whoever works on what was split from it looks for its data, too.
                better.ifPresent(home -> findings.addQuietly(repair(project, session, home, file.isPresent())));
                continue;
            }
            current.ifPresent(home -> requireTold(project, session, home, findings));
            better.ifPresent(home -> findings.addSession(
                    session.id(), flaw(session, file), repair(project, session, home, file.isPresent())));
            if (current.isEmpty() && better.isEmpty()) {
                if (file.isEmpty()) {
                    findings.addSession(session.id(), flaw(session, file));
                } else if (session.datasetId() == null) {
                    outside.add(session.id());
                } else {
                    findings.addSession(session.id(), misled(session, datasets));
                }
            }
            file.or(() -> better.map(SessionHomes.Home::file)).ifPresent(read -> shown.add(read, session));
        }
        if (!outside.isEmpty()) {
            findings.warn("project %d: sessions %s read from folders that are none of its datasets: keep those folders"
                    .formatted(project.id(), outside));
        }
        for (Map.Entry<Path, Map<Long, SessionRange>> file : shown.files().entrySet()) {
            requireRows(file.getKey(), file.getValue(), findings);
        }
    }

    /** What is wrong with a session that names a dataset and reads from none of its project's. */
    private static String misled(SessionRow session, List<DatasetExamination.Place> datasets) {
        boolean referenced = datasets.stream().anyMatch(dataset -> dataset.row().id() == session.datasetId());
        return referenced
                ? "read from %s, which is not in the dataset %d that they name"
                        .formatted(session.parentPath(), session.datasetId())
                : "named as of dataset %d, which is none of the project's, and read from %s"
                        .formatted(session.datasetId(), session.parentPath());
    }

    private static String flaw(SessionRow session, Optional<Path> file) {
        return file.isPresent() ? "still read from a folder outside the datasets" : notOpen(session);
    }

    private static String notOpen(SessionRow session) {
        if (session.parentPath() != null && !session.parentPath().isEmpty()) {
            return "cannot be opened, since no accelerometer_data.csv is in %s".formatted(session.parentPath());
        }
        return session.datasetId() == null
                ? "cannot be opened, since nothing says where the data is"
                : "cannot be opened but in the view, since only the dataset says where the data is";
    }

    private Runnable repair(DatasetProject project, SessionRow session, SessionHomes.Home home, boolean opened) {
        return () -> store.writer()
                .repoint(project.id(), session, home.place(), home.dataset().id(), opened);
    }

    /** A session that reads from a dataset must say so: the application looks for the rest of it by the row. */
    private void requireTold(DatasetProject project, SessionRow session, SessionHomes.Home home, Findings findings) {
        boolean told = Long.valueOf(home.dataset().id()).equals(session.datasetId())
                && Objects.equals(home.place().rawSessionName(), session.rawSessionName());
        if (!told) {
            findings.addSession(
                    session.id(),
                    "read from dataset %d without a row that says so"
                            .formatted(home.dataset().id()),
                    repair(project, session, home, true));
        }
    }

    private void requireRows(Path file, Map<Long, SessionRange> sessions, Findings findings) throws IOException {
        meter.read(Files.size(file));
        SessionCsv csv = SessionCsv.read(file, List.copyOf(sessions.values()));
        sessions.forEach((id, range) -> {
            if (!csv.missing().isEmpty()) {
                findings.addSession(id, "%s has no column %s".formatted(file, csv.missing()));
            } else if (range.byOffset() && range.endOffset() > csv.rows()) {
                findings.addSession(
                        id, "offsets up to %d, but %s has %d rows".formatted(range.endOffset(), file, csv.rows()));
            } else if (csv.empty().contains(range)) {
                findings.addSession(id, "no row of %s lies between start_ns and stop_ns".formatted(file));
            }
        });
    }
}

package dev.sluice.jobs.run;

import dev.sluice.config.Settings;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import dev.sluice.model.StoreInUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Launches and resumes runs, from the leases to the last line of the report. */
@SuppressWarnings("try") // leases are held by try blocks, not used in them
@Component
public final class RunLauncher {
    private final Settings settings;
    private final RunRecords records;
    private final RunAttempts attempts;
    private final JobCatalogue catalogue;

    RunLauncher(Settings settings, RunRecords records, RunAttempts attempts, JobCatalogue catalogue) {
        this.settings = settings;
        this.records = records;
        this.attempts = attempts;
        this.catalogue = catalogue;
    }

    /** Launches a job; with {@code --dry-run} only plans it. Returns the state in which it came to rest. */
    public RunState launch(
            JobDefinition job, JobOptions options, Path workingFolder, StopSignal stop, RunListener listener) {
        RunRequest request = new RunRequest(
                options, settings, workingFolder, UUID.randomUUID().toString(), stop, new Progress());
        Optional<String> idle = job.idle(request);
        if (idle.isPresent()) {
            listener.note(idle.get());
            return RunState.DONE;
        }
        try (Migration<?> migration = job.open(request)) {
            migration.check();
            if (options.isSet("dry-run")) {
                return forecast(migration, request, listener);
            }
            try (Lease store = lease(migration, job.name())) {
                List<RunRecord> replaced = replacedOrRefuse(
                        migration.target(),
                        options.isSet("new") || !migration.target().keepsRuns());
                Path reportFile = ReportFile.take(reportFolder(request), migration.reportName());
                RunRecord run = create(job, migration, request, reportFile);
                RunAttempt<?> attempt = attempts.attempt(migration, run, request, listener);
                try {
                    return attempt.first(replaced);
                } catch (RuntimeException e) {
                    if (!attempt.occupied()) {
                        forget(run, reportFile);
                    }
                    throw e;
                }
            }
        }
    }

    private RunRecord create(JobDefinition job, Migration<?> migration, RunRequest request, Path reportFile) {
        try {
            return records.create(
                    request.uuid(),
                    job.name(),
                    migration.target().name(),
                    job.store(request.options(), request),
                    request.workingFolder(),
                    reportFile);
        } catch (RuntimeException e) {
            ReportFile.delete(reportFile);
            throw e;
        }
    }

    /** Goes on with a run at its last checkpoint. */
    public RunState resume(RunRecord run, StopSignal stop, RunListener listener) {
        JobDefinition job = catalogue.job(run.jobName());
        run.secrets().missing(settings).ifPresent(name -> {
            throw new RefusedException(
                    "run %d was launched with a password, which is never stored: set %s, then `sluice resume %d`"
                            .formatted(run.id(), name, run.id()));
        });
        RunRequest request =
                new RunRequest(run.options(), settings, run.workingFolder(), run.uuid(), stop, new Progress());
        try (Migration<?> migration = job.open(request);
                Lease store = lease(migration, job.name())) {
            RunRecord current = records.find(run.id()).orElseThrow();
            if (!current.state().resumable()) {
                throw new RefusedException("run %d has meanwhile come to its end (%s): nothing is left to resume"
                        .formatted(run.id(), current.state().words()));
            }
            RunAttempt<?> attempt = attempts.attempt(migration, current, request, listener);
            Target target = migration.target();
            Optional<String> occupant = target.occupant().map(Target.Occupant::uuid);
            boolean present = occupant.filter(run.uuid()::equals).isPresent();
            if (current.leaving() && !(present && target.ledger().planned())) {
                return attempt.left(present);
            }
            if (!present && target.keepsRuns()) {
                requireReplaceable(current, target, occupant);
            }
            return attempt.again();
        }
    }

    /** A run that has left no trace on its store may only go on where nothing has come of it. */
    private void requireReplaceable(RunRecord run, Target target, Optional<String> occupant) {
        if (occupant.filter(uuid -> isLater(uuid, run)).isPresent()) {
            records.ended(run.id(), RunState.REPLACED, null);
            throw new RefusedException("run %d was replaced by a later run on %s: nothing is left to resume"
                    .formatted(run.id(), target.name()));
        }
        if (occupant.isEmpty() && run.phase() != null) {
            throw new RefusedException(("%s does not know run %d any more, as if it had been restored from a backup:"
                            + " nothing was changed; `sluice launch %s --new`, with its other options, starts over")
                    .formatted(target.name(), run.id(), run.jobName()));
        }
    }

    /** A run of another home is: one of this home that is older was there before this run came to the store. */
    private boolean isLater(String uuid, RunRecord run) {
        return records.all().stream()
                .filter(other -> other.uuid().equals(uuid))
                .allMatch(other -> other.id() > run.id());
    }

    private RunState forecast(Migration<?> migration, RunRequest request, RunListener listener) {
        Path reportFile = ReportFile.take(reportFolder(request), migration.reportName());
        Plan plan;
        try {
            plan = migration.forecast();
        } catch (RuntimeException e) {
            ReportFile.delete(reportFile);
            throw e;
        }
        List<LedgerEntry> entries = plan.items().stream()
                .map(item -> new LedgerEntry(
                        item, item.refusal() == null ? Outcome.PENDING : Outcome.FAILED, item.refusal(), item.detail()))
                .toList();
        Map<String, Object> report =
                RunReport.withTimes(LocalDateTime.now().toString(), migration.report(entries, plan.facts(), true));
        try {
            ReportFile.write(reportFile, RunReport.text(report));
        } catch (IOException e) {
            throw new RefusedException("the report %s cannot be written: %s".formatted(reportFile, e), e);
        }
        listener.forecast(
                plan.items(),
                migration::verb,
                new RunListener.Result(report, migration.summary(report), reportFile),
                migration.describe());
        return plan.items().stream().anyMatch(item -> item.refusal() != null) ? RunState.ENDED : RunState.DONE;
    }

    private static Lease lease(Migration<?> migration, String job) {
        String holder = "%s (process %d)".formatted(job, ProcessHandle.current().pid());
        return migration
                .target()
                .lease(holder)
                .orElseThrow(() -> new StoreInUseException("%s is in use by %s: wait until it has ended"
                        .formatted(
                                migration.target().name(),
                                migration.target().leaseHolder().orElse("another process"))));
    }

    /** A launch that came to nothing before it reached the store leaves nothing to resume. */
    private void forget(RunRecord run, Path reportFile) {
        records.delete(run.id());
        ReportFile.delete(reportFile);
    }

    /** The earlier runs that a launch takes the place of; refuses where one of them is unfinished. */
    private List<RunRecord> replacedOrRefuse(Target target, boolean afresh) {
        List<RunRecord> earlier = records.resumable(target.name());
        Optional<RunRecord> unfinished =
                earlier.stream().filter(run -> run.state().unfinished()).findFirst();
        if (unfinished.isPresent() && !afresh) {
            throw new RefusedException(
                    "run %d of %s on this store is unfinished (%s): go on with `sluice resume %d`, or start over with --new"
                            .formatted(
                                    unfinished.get().id(),
                                    unfinished.get().jobName(),
                                    unfinished.get().state().words(),
                                    unfinished.get().id()));
        }
        Optional<Target.Occupant> occupant = target.occupant().filter(run -> !run.ended());
        if (occupant.isPresent() && unfinished.isEmpty() && !afresh) {
            throw new RefusedException(("an unfinished run of %s from another home is on this store: go on with"
                            + " `SLUICE_HOME=%s sluice resume %d`, or start over with --new")
                    .formatted(
                            occupant.get().jobName(),
                            occupant.get().home(),
                            occupant.get().runId()));
        }
        return earlier;
    }

    private static Path reportFolder(RunRequest request) {
        return request.options()
                .get("report-dir")
                .map(folder -> request.workingFolder().resolve(Settings.expandHome(folder)))
                .orElse(request.workingFolder());
    }
}

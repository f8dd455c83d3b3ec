package dev.sluice.jobs.run;

import dev.sluice.config.Settings;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import dev.sluice.model.SluiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Launches and resumes runs, from the leases to the last line of the report. */
@Component
public final class RunLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(RunLauncher.class);
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Settings settings;
    private final RunRecords records;
    private final JobRepository repository;
    private final JobOperator operator;
    private final PlatformTransactionManager transactions;
    private final JobCatalogue catalogue;

    RunLauncher(
            Settings settings,
            RunRecords records,
            JobRepository repository,
            JobOperator operator,
            PlatformTransactionManager transactions,
            JobCatalogue catalogue) {
        this.settings = settings;
        this.records = records;
        this.repository = repository;
        this.operator = operator;
        this.transactions = transactions;
        this.catalogue = catalogue;
    }

    /** Launches a job; with {@code --dry-run} only plans it. Returns the state in which it came to rest. */
    public RunState launch(
            JobDefinition job, JobOptions options, Path workingFolder, StopSignal stop, RunListener listener) {
        RunRequest request = new RunRequest(
                options, settings, workingFolder, UUID.randomUUID().toString(), stop, new Progress());
        try (Migration<?> migration = job.open(request)) {
            if (options.isSet("dry-run")) {
                return forecast(migration, request, listener);
            }
            try (Lease store = lease(migration, job.name())) {
                replaceOrRefuse(job, migration, options.isSet("new"));
                Path reportFile = ReportFile.take(reportFolder(request), migration.reportName());
                RunRecord run = records.create(
                        request.uuid(), job.name(), migration.store(), job.store(options, request), workingFolder);
                records.report(run.id(), reportFile, null);
                return work(job, migration, run, request, reportFile, false, listener);
            }
        }
    }

    /** Goes on with a run at its last checkpoint. */
    public RunState resume(RunRecord run, StopSignal stop, RunListener listener) {
        JobDefinition job = catalogue.job(run.jobName());
        RunRequest request =
                new RunRequest(run.options(), settings, run.workingFolder(), run.uuid(), stop, new Progress());
        try (Migration<?> migration = job.open(request);
                Lease store = lease(migration, job.name())) {
            Optional<Migration.Occupant> occupant = migration.occupant();
            if (occupant.isPresent() && !occupant.get().uuid().equals(run.uuid())) {
                records.ended(run.id(), RunState.REPLACED, null);
                throw new RefusedException("run %d was replaced by a later run on %s: nothing is left to resume"
                        .formatted(run.id(), migration.store()));
            }
            Path reportFile = run.reportFile() == null ? null : Path.of(run.reportFile());
            return work(job, migration, run, request, reportFile, true, listener);
        }
    }

    private RunState forecast(Migration<?> migration, RunRequest request, RunListener listener) {
        Path reportFile = ReportFile.take(reportFolder(request), migration.reportName());
        Plan plan = migration.forecast();
        List<LedgerEntry> entries = plan.items().stream()
                .map(item -> new LedgerEntry(
                        item, item.refusal() == null ? Outcome.PENDING : Outcome.FAILED, item.refusal(), item.detail()))
                .toList();
        Map<String, Object> report =
                withTimes(LocalDateTime.now().toString(), migration.report(entries, plan.facts(), true));
        try {
            ReportFile.write(reportFile, JSON.writeValueAsString(report));
        } catch (IOException e) {
            throw new RefusedException("the report %s cannot be written: %s".formatted(reportFile, e), e);
        }
        listener.forecast(plan.items(), report, reportFile, migration.describe());
        return plan.items().stream().anyMatch(item -> item.refusal() != null) ? RunState.ENDED : RunState.DONE;
    }

    private static Lease lease(Migration<?> migration, String job) {
        String holder = "%s (process %d)".formatted(job, ProcessHandle.current().pid());
        return migration
                .lease(holder)
                .orElseThrow(() -> new RefusedException("%s is in use by %s: wait until it has ended"
                        .formatted(migration.store(), migration.leaseHolder().orElse("another process"))));
    }

    private void replaceOrRefuse(JobDefinition job, Migration<?> migration, boolean afresh) {
        List<RunRecord> earlier = records.resumable(job.name(), migration.store());
        Optional<RunRecord> unfinished =
                earlier.stream().filter(run -> run.state().unfinished()).findFirst();
        if (unfinished.isPresent() && !afresh) {
            throw new RefusedException(
                    "run %d of %s on this store is unfinished (%s): go on with `sluice resume %d`, or start over with --new"
                            .formatted(
                                    unfinished.get().id(),
                                    job.name(),
                                    unfinished.get().state().words(),
                                    unfinished.get().id()));
        }
        Optional<Migration.Occupant> occupant = migration.occupant().filter(run -> !run.ended());
        if (occupant.isPresent() && unfinished.isEmpty() && !afresh) {
            throw new RefusedException(("an unfinished run of %s from another home is on this store: go on with"
                            + " `SLUICE_HOME=%s sluice resume %d`, or start over with --new")
                    .formatted(
                            occupant.get().jobName(),
                            occupant.get().home(),
                            occupant.get().runId()));
        }
        earlier.forEach(run -> records.ended(run.id(), RunState.REPLACED, null));
    }

    private <P> RunState work(
            JobDefinition job,
            Migration<P> migration,
            RunRecord run,
            RunRequest request,
            Path reportFile,
            boolean resumed,
            RunListener listener) {
        try (Lease lease = records.lease(run)
                .orElseThrow(() ->
                        new RefusedException("run %d is live: see `sluice status %d`".formatted(run.id(), run.id())))) {
            records.started(run.id());
            listener.started(run, resumed, migration.describe());
            migration.occupy(new Migration.Occupant(
                    run.uuid(), job.name(), run.id(), settings.home().toString(), false));
            if (resumed && migration.ledger().planned()) {
                migration.ledger().retryFailed();
            }
            JobParameters parameters =
                    new JobParametersBuilder().addString("run", run.uuid()).toJobParameters();
            new BatchRecovery(repository).recover(job.name(), parameters);
            RunFlow<P> flow = new RunFlow<>(job.name(), migration, request, repository, transactions, listener);
            JobExecution execution;
            Runnable snapshot = () -> writeReport(run, migration, reportFile, listener, false);
            try (Heartbeat heartbeat = new Heartbeat(records, run, request, snapshot)) {
                execution = operator.start(flow.job(), parameters);
            } catch (JobExecutionException e) {
                throw new IllegalStateException("Spring Batch refused to start run " + run.id(), e);
            }
            return finish(migration, run, request, reportFile, execution, listener);
        } catch (RuntimeException e) {
            records.ended(run.id(), RunState.FAILED, firstLine(e));
            throw e;
        }
    }

    private RunState finish(
            Migration<?> migration,
            RunRecord run,
            RunRequest request,
            Path reportFile,
            JobExecution execution,
            RunListener listener) {
        records.progress(run.id(), request.progress());
        Map<String, Object> report = writeReport(run, migration, reportFile, listener, true);
        List<LedgerEntry> entries = entries(migration);
        long open = entries.stream()
                .filter(entry -> entry.outcome() == Outcome.PENDING || entry.outcome() == Outcome.DONE)
                .count();
        boolean failures = entries.stream().anyMatch(entry -> entry.outcome() == Outcome.FAILED);
        List<Throwable> causes = execution.getAllFailureExceptions();
        RunState state;
        String failure = null;
        if (open > 0 || !migration.ledger().planned()) {
            state = request.stop().isRaised() ? RunState.STOPPED : RunState.FAILED;
            if (state == RunState.FAILED) {
                failure =
                        causes.stream().map(RunLauncher::firstLine).findFirst().orElse("no reason was given");
                causes.forEach(cause -> LOG.debug("run {} failed", run.id(), cause));
            }
        } else if (failures) {
            state = RunState.ENDED;
            migration.ended();
        } else {
            state = RunState.DONE;
            migration.ledger().drop();
        }
        records.ended(run.id(), state, failure);
        listener.ended(records.find(run.id()).orElseThrow(), report, reportFile);
        return state;
    }

    private static List<LedgerEntry> entries(Migration<?> migration) {
        return migration.ledger().planned() ? migration.ledger().entries() : List.of();
    }

    private static String facts(Migration<?> migration) {
        return migration.ledger().planned() ? migration.ledger().facts() : null;
    }

    private Map<String, Object> writeReport(
            RunRecord run, Migration<?> migration, Path reportFile, RunListener listener, boolean last) {
        Map<String, Object> report =
                withTimes(run.created().toString(), migration.report(entries(migration), facts(migration), false));
        report.put("run_id", run.id());
        String text = JSON.writeValueAsString(report);
        records.report(run.id(), reportFile, text);
        try {
            ReportFile.write(reportFile, text);
        } catch (IOException e) {
            if (last) {
                listener.note("the report could not be written to %s (%s): print it with `sluice report %d`"
                        .formatted(reportFile, e.getMessage(), run.id()));
            }
        }
        return report;
    }

    private static Map<String, Object> withTimes(String start, Map<String, Object> fields) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("start_time", start);
        report.putAll(fields);
        report.put("end_time", LocalDateTime.now().toString());
        return report;
    }

    private static Path reportFolder(RunRequest request) {
        return request.options()
                .get("report-dir")
                .map(folder -> request.workingFolder().resolve(Settings.expandHome(folder)))
                .orElse(request.workingFolder());
    }

    /** The innermost message meant for a person, or else the innermost one. */
    private static String firstLine(Throwable failure) {
        Throwable root = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SluiceException.class::isInstance)
                .findFirst()
                .orElseGet(() -> Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                        .reduce((outer, inner) -> inner)
                        .orElse(failure));
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
    }
}

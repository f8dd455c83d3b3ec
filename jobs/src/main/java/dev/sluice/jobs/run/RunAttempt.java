package dev.sluice.jobs.run;

import dev.sluice.config.lease.Lease;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import dev.sluice.model.SluiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.dao.DataAccessException;

/** One attempt at a run, under the lease of its store: from the run's own lease to the last line of the report. */
@SuppressWarnings("try") // leases are held by try blocks, not used in them
final class RunAttempt<P> {
    private static final Logger LOG = LoggerFactory.getLogger(RunAttempt.class);

    private final RunAttempts sluice;
    private final Migration<P> migration;
    private final RunRecord run;
    private final RunRequest request;
    private final RunListener listener;
    private final RunRecords records;
    private final RunReport report;
    private boolean occupied;

    RunAttempt(RunAttempts sluice, Migration<P> migration, RunRecord run, RunRequest request, RunListener listener) {
        this.sluice = sluice;
        this.migration = migration;
        this.run = run;
        this.request = request;
        this.listener = listener;
        this.records = sluice.records();
        this.report = new RunReport(records, run, migration);
    }

    /**
     * The first attempt.
     *
     * @param replaced earlier runs on this store, whose plans end here
     */
    RunState first(List<RunRecord> replaced) {
        try (Lease lease = lease()) {
            beginReport();
            try {
                occupy(false);
                replace(replaced);
            } catch (RuntimeException e) {
                records.ended(run.id(), RunState.FAILED, words(e));
                throw e;
            }
            return work(false);
        }
    }

    /** A run that has found nothing to do has not come to the store: whose plan lies there may be resumed as before. */
    private void replace(List<RunRecord> earlier) {
        Optional<String> there = migration.target().occupant().map(Target.Occupant::uuid);
        earlier.stream()
                .filter(each -> !there.equals(Optional.of(each.uuid())))
                .forEach(each -> records.ended(each.id(), RunState.REPLACED, null));
    }

    /** A later attempt, which goes on where the last one ended and tries failed items again. */
    RunState again() {
        try (Lease lease = lease()) {
            try {
                occupy(true);
            } catch (RuntimeException e) {
                records.restore(run);
                throw e;
            }
            return work(true);
        }
    }

    /**
     * The end of a run that died when all was moved and proven: only the word was missing.
     *
     * @param present whether something of it is still on the store, though not its ledger
     */
    RunState left(boolean present) {
        try (Lease lease = lease()) {
            listener.started(run, true, migration.describe());
            if (present) {
                migration.target().occupy(occupant());
                migration.target().ledger().drop();
            }
            records.ended(run.id(), RunState.DONE, null);
            tellEnd(report.written());
            return RunState.DONE;
        }
    }

    /** Whether the run has been on the store, so that somebody may find a trace of it there. */
    boolean occupied() {
        return occupied;
    }

    /** From now on the report's file can be read, whenever the process dies. */
    private void beginReport() {
        try {
            report.write(report.empty());
        } catch (IOException e) {
            throw new RefusedException(
                    "the report %s cannot be written: %s; choose another folder with --report-dir"
                            .formatted(report.file(), e),
                    e);
        }
    }

    private Lease lease() {
        return records.lease(run)
                .orElseThrow(() ->
                        new RefusedException("run %d is live: see `sluice status %d`".formatted(run.id(), run.id())));
    }

    private void occupy(boolean resumed) {
        records.started(run.id());
        listener.started(run, resumed, migration.describe());
        occupied = true;
        try {
            migration.target().occupy(occupant());
        } catch (RuntimeException e) {
            occupied = isOnStore();
            throw e;
        }
    }

    private Target.Occupant occupant() {
        String home = sluice.settings().home().toString();
        return new Target.Occupant(run.uuid(), run.jobName(), run.id(), home, false);
    }

    /** A store may refuse something after it has taken the run in; one that does not tell may have done so. */
    private boolean isOnStore() {
        try {
            return migration
                    .target()
                    .occupant()
                    .filter(occupant -> occupant.uuid().equals(run.uuid()))
                    .isPresent();
        } catch (RuntimeException e) {
            LOG.debug("whether run {} is on its store cannot be told", run.id(), e);
            return true;
        }
    }

    /** How an attempt came to rest, and what it has to show. */
    private record Ending(RunState state, Map<String, Object> report) {}

    private RunState work(boolean resumed) {
        Ending ending;
        try {
            if (resumed && migration.target().ledger().planned()) {
                migration.target().ledger().retryFailed();
            }
            JobParameters parameters =
                    new JobParametersBuilder().addString("run", run.uuid()).toJobParameters();
            new BatchRecovery(sluice.repository()).recover(run.jobName(), parameters);
            RunFlow<P> flow = new RunFlow<>(run.jobName(), migration, request, sluice.repository(), listener);
            JobExecution execution = execute(flow.job(), parameters);
            List<Throwable> causes = new ArrayList<>(flow.failures());
            causes.addAll(execution.getAllFailureExceptions());
            ending = finish(causes, flow.concluded());
        } catch (RuntimeException e) {
            records.ended(run.id(), RunState.FAILED, words(e));
            throw e;
        }
        tellEnd(ending.report());
        return ending.state();
    }

    private JobExecution execute(Job job, JobParameters parameters) {
        try (Heartbeat heartbeat = new Heartbeat(records, run, request, this::snapshot)) {
            return sluice.operator().start(job, parameters);
        } catch (JobExecutionException e) {
            throw new IllegalStateException("Spring Batch refused to start run " + run.id(), e);
        }
    }

    private Ending finish(List<Throwable> causes, boolean concluded) {
        request.progress().end();
        records.progress(run.id(), request.progress());
        Map<String, Object> last;
        RunState state;
        try {
            last = lastReport();
            state = state(concluded);
        } catch (DataAccessException e) {
            // The store is gone: what happened is known from the report as it was last written.
            last = report.latest();
            state = RunState.FAILED;
            causes.add(e);
        }
        String failure = null;
        if (state == RunState.FAILED) {
            failure = causes.stream().map(RunAttempt::words).findFirst().orElse("no reason was given");
            causes.forEach(cause -> LOG.debug("run {} failed", run.id(), cause));
        } else if (state == RunState.ENDED) {
            migration.target().ended();
        } else if (state == RunState.DONE) {
            leave();
        }
        records.ended(run.id(), state, failure);
        return new Ending(state, last);
    }

    /**
     * Gives the store back before the run is called DONE: whoever is killed in between has a run to resume, and not tables
     * in a store that nobody would clear. To other homes the store says that it may be had.
     */
    private void leave() {
        records.leaving(run.id());
        migration.target().ended();
        migration.target().ledger().drop();
    }

    private void tellEnd(Map<String, Object> last) {
        listener.ended(
                records.find(run.id()).orElseThrow(),
                new RunListener.Result(last, last.isEmpty() ? Map.of() : migration.summary(last), report.file()));
    }

    /** What has become of the run, as the ledger says. */
    private RunState state(boolean concluded) {
        boolean planned = migration.target().ledger().planned();
        List<LedgerEntry> entries = planned ? migration.target().ledger().entries() : List.of();
        boolean open = entries.stream().anyMatch(entry -> entry.outcome().open());
        if (open || !planned || !concluded) {
            return request.stop().isRaised() ? RunState.STOPPED : RunState.FAILED;
        }
        boolean failures = entries.stream().anyMatch(entry -> entry.outcome() == Outcome.FAILED);
        return failures ? RunState.ENDED : RunState.DONE;
    }

    /** The report while the run goes on; one that cannot be written now is written later. */
    private void snapshot() {
        try {
            report.write(report.current());
        } catch (IOException e) {
            LOG.debug("no report to {} yet", report.file(), e);
        }
    }

    private Map<String, Object> lastReport() {
        Map<String, Object> last = report.current();
        try {
            report.write(last);
        } catch (IOException e) {
            listener.note("the report could not be written to %s (%s): print it with `sluice report %d`"
                    .formatted(report.file(), e.getMessage(), run.id()));
        }
        return last;
    }

    /** The outermost message that is meant for a person, or else the innermost one. */
    private static String words(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .toList();
        Throwable told = causes.stream()
                .filter(SluiceException.class::isInstance)
                .findFirst()
                .orElse(causes.get(causes.size() - 1));
        return String.valueOf(told.getMessage()).lines().findFirst().orElse(told.toString());
    }
}

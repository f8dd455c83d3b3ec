package dev.sluice.jobs.run;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The Spring Batch job of a run: plan, work, publish, verify, the last three of which run whatever became of single
 * items. Every step may start again; what is left to do in it, the ledger says.
 *
 * @param <P> an item that is ready to be committed
 */
final class RunFlow<P> {
    private final String name;
    private final Migration<P> migration;
    private final JobRepository repository;
    /**
     * A step begins its transaction before it reads. One on the job repository would hold the write lock of a SQLite
     * {@code jobs.db} while gigabytes are copied, and every other thread would wait for it; so steps have none. What
     * Spring Batch and the ledger write, they write in short transactions of their own.
     */
    private final PlatformTransactionManager transactions = new ResourcelessTransactionManager();
    /** Nor do the steps over items keep a connection that was asked for once: there may be only one. */
    private final PlatformTransactionManager unbound = unbound();

    private final RunListener listener;
    private final Progress progress;
    private final StopSignal stop;
    private final int threads;
    private final FailFast failFast;
    private volatile boolean concluded;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    RunFlow(String name, Migration<P> migration, RunRequest request, JobRepository repository, RunListener listener) {
        this.name = name;
        this.migration = migration;
        this.repository = repository;
        this.listener = listener;
        this.progress = request.progress();
        this.stop = request.stop();
        this.threads = request.options().threads();
        this.failFast = new FailFast(request.options().isSet("fail-fast"));
    }

    private static PlatformTransactionManager unbound() {
        ResourcelessTransactionManager unbound = new ResourcelessTransactionManager();
        unbound.setTransactionSynchronization(ResourcelessTransactionManager.SYNCHRONIZATION_NEVER);
        return unbound;
    }

    Job job() {
        return new JobBuilder(name, repository)
                .start(step("plan", this::plan))
                .next(partitioned("work", Outcome.PENDING))
                .next(step("publish", migration::publish))
                .next(partitioned("verify", Outcome.DONE))
                .next(conclusion())
                .build();
    }

    /** Whether everything was done that comes after the items. */
    boolean concluded() {
        return concluded;
    }

    private Step conclusion() {
        return new StepBuilder("conclude", repository)
                .tasklet(
                        (contribution, context) -> {
                            migration.conclude();
                            concluded = true;
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
    }

    /** What went wrong in parts of the plan; the step over them only says that something did. */
    List<Throwable> failures() {
        return Stream.concat(failures.stream(), failFast.cause().stream()).toList();
    }

    private void plan() throws Exception {
        if (!migration.target().ledger().planned()) {
            Plan plan = migration.plan();
            migration.target().ledger().plan(plan);
            listener.planned(plan.items());
            for (LedgerEntry entry : migration.target().ledger().entries()) {
                if (entry.outcome() == Outcome.FAILED) {
                    listener.failed(entry);
                    failFast.failed(entry);
                }
            }
        }
        migration.recover();
    }

    private Step step(String stepName, Action action) {
        return new StepBuilder(stepName, repository)
                .tasklet(
                        (contribution, context) -> {
                            progress.begin(stepName);
                            action.run();
                            if (stop.isRaised()) {
                                contribution.getStepExecution().setTerminateOnly();
                            }
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
    }

    private Step partitioned(String stepName, Outcome wanted) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(stepName + "-");
        executor.setConcurrencyLimit(threads);
        return new StepBuilder(stepName, repository)
                .partitioner(stepName, partitioner(stepName, wanted))
                .step(new PartitionWorker(stepName, wanted))
                .taskExecutor(executor)
                .allowStartIfComplete(true)
                .build();
    }

    /** The parts in which something is left: a step for each costs more than to resume the last few items. */
    private Partitioner partitioner(String stepName, Outcome wanted) {
        return gridSize -> {
            List<LedgerEntry> all = migration.target().ledger().entries();
            listener.phase(progress.begin(stepName, all, wanted));
            Map<String, ExecutionContext> parts = new HashMap<>();
            all.stream()
                    .filter(entry -> entry.outcome() == wanted)
                    .forEach(entry -> parts.put(String.valueOf(entry.item().part()), new ExecutionContext()));
            return parts;
        };
    }

    /** From the name, since a restart may find no stored context. */
    private static int part(StepExecution execution) {
        String name = execution.getStepName();
        return Integer.parseInt(name.substring(name.indexOf(':') + 1));
    }

    /** Runs each part in a chunk step of its own, since a chunk step's reader has state. */
    private final class PartitionWorker implements Step {
        private final String stepName;
        private final Outcome wanted;

        PartitionWorker(String stepName, Outcome wanted) {
            this.stepName = stepName;
            this.wanted = wanted;
        }

        @Override
        public String getName() {
            return stepName;
        }

        @Override
        public boolean isAllowStartIfComplete() {
            return true;
        }

        @Override
        public void execute(StepExecution execution) throws JobInterruptedException {
            boolean moves = wanted == Outcome.PENDING;
            LedgerItemReader reader = new LedgerItemReader(
                    migration.target().ledger(), part(execution), wanted, () -> moves && failFast.holdsBack());
            (moves ? mover(execution, reader) : verifier(execution, reader)).execute(execution);
            failures.addAll(execution.getFailureExceptions());
        }

        private Step mover(StepExecution execution, LedgerItemReader reader) {
            ItemMover<P> mover = new ItemMover<>(migration, progress, listener, failFast);
            return new StepBuilder(execution.getStepName(), repository)
                    .<LedgerEntry, ItemMover.Prepared<P>>chunk(migration.itemsAtOnce())
                    .transactionManager(unbound)
                    .reader(reader)
                    .processor(mover::prepare)
                    .writer(chunk -> chunk.forEach(mover::commit))
                    .interruptionPolicy(this::stopWhenAsked)
                    .build();
        }

        private Step verifier(StepExecution execution, LedgerItemReader reader) {
            ItemVerifier verifier = new ItemVerifier(migration, progress, listener);
            return new StepBuilder(execution.getStepName(), repository)
                    .<LedgerEntry, LedgerEntry>chunk(migration.itemsAtOnce())
                    .transactionManager(unbound)
                    .reader(reader)
                    .processor(verifier::verify)
                    .writer(chunk -> chunk.forEach(verifier::record))
                    .interruptionPolicy(this::stopWhenAsked)
                    .build();
        }

        private void stopWhenAsked(StepExecution execution) throws JobInterruptedException {
            if (stop.isRaised()) {
                execution.setTerminateOnly();
                throw new JobInterruptedException("asked to stop");
            }
        }
    }

    /** Something a step does. */
    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }
}

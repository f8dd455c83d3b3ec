package dev.sluice.jobs.run;

import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Makes room in Spring Batch's records for the next attempt at a run, by forgetting the last one.
 *
 * <p>What is left to do, the ledger in the target knows; a resume needs nothing of what Spring Batch wrote. And a process
 * may die between any two of its transactions: after the instance and before its execution, with steps still STARTED,
 * with a status of UNKNOWN. Each of those would have to be mended in its own way before Spring Batch restarts it, and one
 * that nobody thought of would make the run unresumable for ever. An instance that is not there can always be started.
 *
 * <p>Called under the run's lease, which proves that whatever the records say is running has died.
 */
final class BatchRecovery {
    private final JobRepository repository;

    BatchRecovery(JobRepository repository) {
        this.repository = repository;
    }

    /** Deletes every record of earlier attempts, in one transaction. */
    void recover(String jobName, JobParameters parameters) {
        JobInstance instance = repository.getJobInstance(jobName, parameters);
        if (instance != null) {
            repository.deleteJobInstance(instance);
        }
    }
}

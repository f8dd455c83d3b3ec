package dev.sluice.jobs.run;

import dev.sluice.config.Settings;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;

/** Makes attempts at runs. */
@Component
record RunAttempts(Settings settings, RunRecords records, JobRepository repository, JobOperator operator) {
    <P> RunAttempt<P> attempt(Migration<P> migration, RunRecord run, RunRequest request, RunListener listener) {
        return new RunAttempt<>(this, migration, run, request, listener);
    }
}

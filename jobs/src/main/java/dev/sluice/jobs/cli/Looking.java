package dev.sluice.jobs.cli;

import dev.sluice.config.Database;
import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.model.UsageException;
import java.util.function.Function;

/** Opens the run records without Spring, for commands that only look. */
final class Looking {
    private Looking() {}

    static int at(SluiceCommand called, Function<RunRecords, Integer> look) {
        Settings settings = called.caller().settings(called.output());
        try (Database repository = JobRepositoryDatabase.open(settings)) {
            return look.apply(new RunRecords(repository, settings));
        }
    }

    static RunRecord run(RunRecords records, long id) {
        return records.find(id)
                .orElseThrow(() -> new UsageException("there is no run %d; see `sluice status`".formatted(id)));
    }
}

package dev.sluice.jobs.datus.check;

import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.UsageException;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code check-migration}. */
@Component
final class CheckMigration implements JobDefinition {
    private static final JobOption TOP_TAGS =
            JobOption.optional("top-tags", "N", "how many of the most frequent tags are told (default: 10)");

    private static final String TOP = "10";

    @Override
    public String name() {
        return "check-migration";
    }

    @Override
    public String summary() {
        return "Datus: say how many rows of schema_metadata are of version 1, and how much is known of them";
    }

    @Override
    public List<JobOption> options() {
        return List.of(DatusOptions.CONFIG, DatusOptions.NAMESPACE, DatusOptions.DB_PATH, TOP_TAGS);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new DatusOptions(request).stored(options);
    }

    @Override
    public Migration<?> open(RunRequest request) {
        String top = request.options().get(TOP_TAGS.name()).orElse(TOP);
        if (!top.matches("\\d{1,6}")) {
            throw new UsageException("--top-tags is a number, and not \"%s\"".formatted(top));
        }
        return new SchemaCheck(new DatusOptions(request), Integer.parseInt(top), request);
    }
}

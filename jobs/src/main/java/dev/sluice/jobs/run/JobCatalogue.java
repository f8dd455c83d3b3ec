package dev.sluice.jobs.run;

import dev.sluice.model.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Every job there is, found as beans. */
@Component
public final class JobCatalogue {
    private final List<JobDefinition> jobs;

    JobCatalogue(List<JobDefinition> jobs) {
        this.jobs =
                jobs.stream().sorted(Comparator.comparing(JobDefinition::name)).toList();
    }

    public List<JobDefinition> jobs() {
        return jobs;
    }

    public JobDefinition job(String name) {
        return jobs.stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no job \"%s\"; there are: %s; see `sluice jobs`"
                        .formatted(name, jobs.stream().map(JobDefinition::name).collect(Collectors.joining(", ")))));
    }
}

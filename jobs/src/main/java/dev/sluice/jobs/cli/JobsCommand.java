package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code sluice jobs}. */
@Command(name = "jobs", description = "The catalogue: each job, what it does, its parameters.")
final class JobsCommand implements Callable<Integer> {
    @ParentCommand
    private SluiceCommand parent;

    @Override
    public Integer call() {
        Output output = parent.output();
        try (var context = SluiceContext.start(parent.caller().settings(output), output)) {
            JobCatalogue catalogue = context.getBean(JobCatalogue.class);
            if (output.json()) {
                output.json(catalogue.jobs().stream()
                        .map(job -> new Listed(job.name(), job.summary(), job.options()))
                        .toList());
                return 0;
            }
            for (JobDefinition job : catalogue.jobs()) {
                output.line(output.bold(job.name()));
                output.line("  " + job.summary());
                for (JobOption option : job.options()) {
                    output.line("    %-32s %s"
                            .formatted(
                                    "--" + option.name()
                                            + (option.placeholder() == null ? "" : " " + option.placeholder()),
                                    option.description()));
                }
            }
            output.line("");
            output.line("Every job also takes --dry-run, --threads N, --fail-fast, --new and --report-dir DIR.");
        }
        return 0;
    }

    /** A job in JSON. */
    private record Listed(String name, String summary, java.util.List<JobOption> options) {}
}

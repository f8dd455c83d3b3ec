package dev.sluice.jobs.cli;

import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunLauncher;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.model.RunState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Unmatched;

/** {@code sluice launch JOB [options]}. */
@Command(
        name = "launch",
        description = "Runs a job. Its options are listed by `sluice jobs`.",
        footer = {
            "%nEvery job also takes:",
            "  --dry-run          plan only: say what would happen, change nothing",
            "  --threads N        work on N items at a time (default: one for each core)",
            "  --fail-fast        stop at the first item that fails",
            "  --new              start over where an earlier run is unfinished",
            "  --report-dir DIR   where the report goes (default: the current folder)"
        })
final class LaunchCommand implements Callable<Integer> {
    static final int TERMINATED = 143;

    @ParentCommand
    private SluiceCommand parent;

    @Parameters(index = "0", paramLabel = "JOB", description = "What to run.")
    private String job;

    @Unmatched
    private List<String> options;

    @Override
    public Integer call() {
        Output output = parent.output();
        Caller caller = parent.caller();
        StopSignal stop = new StopSignal();
        Settings settings = caller.settings(output);
        Signals signals = Signals.raise(stop, output);
        try (var context = SluiceContext.start(settings, output)) {
            JobDefinition definition = context.getBean(JobCatalogue.class).job(job);
            JobOptions given = JobArguments.parse(definition, options == null ? List.of() : options, output);
            RunState state = context.getBean(RunLauncher.class)
                    .launch(definition, given, caller.workingFolder(), stop, new RunDisplay(output));
            return exitCode(state, signals);
        }
    }

    static int exitCode(RunState state, Signals signals) {
        return switch (state) {
            case DONE -> 0;
            // Stopped from another terminal: not done, so not 0; the same as if it had been terminated.
            case STOPPED -> signals.exitCode().orElse(TERMINATED);
            default -> 1;
        };
    }
}

package dev.sluice.jobs.cli;

import dev.sluice.config.Settings;
import dev.sluice.jobs.run.RunLauncher;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import dev.sluice.model.SluiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice resume [ID]}. */
@Command(
        name = "resume",
        description = "Goes on with a run, or with all that were stopped, died or failed; retries failed items.")
final class ResumeCommand implements Callable<Integer> {
    @ParentCommand
    private SluiceCommand parent;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The run, as `sluice status` numbers it.")
    private Long id;

    @Override
    public Integer call() {
        Output output = parent.output();
        Settings settings = parent.caller().settings(output);
        StopSignal stop = new StopSignal();
        Signals signals = Signals.raise(stop, output);
        try (var context = SluiceContext.start(settings, output)) {
            RunLauncher launcher = context.getBean(RunLauncher.class);
            int worst = 0;
            // With an ID the report of that run, without one a list, however long: one document in either case.
            List<Map<String, Object>> reports = new ArrayList<>();
            Consumer<Map<String, Object>> toReport = id == null ? reports::add : output::json;
            for (RunRecord run : runs(context.getBean(RunRecords.class), output)) {
                int code;
                try {
                    code = LaunchCommand.exitCode(
                            launcher.resume(run, stop, new RunDisplay(output, toReport)), signals);
                } catch (SluiceException e) {
                    if (id != null) {
                        throw e;
                    }
                    code = Errors.show(e, output, parent.caller());
                }
                worst = Math.max(worst, code);
                if (stop.isRaised()) {
                    break;
                }
            }
            if (id == null && output.json()) {
                output.json(reports);
            }
            return worst;
        }
    }

    private List<RunRecord> runs(RunRecords records, Output output) {
        if (id != null) {
            RunRecord run = Looking.run(records, id);
            if (!run.state().resumable()) {
                String others = run.state() == RunState.REPLACED
                        ? "; `sluice launch %s` does what is left".formatted(run.jobName())
                        : "";
                throw new RefusedException("run %d is %s: nothing is left to resume%s"
                        .formatted(id, run.state().words(), others));
            }
            return List.of(run);
        }
        List<RunRecord> runs = records.all().stream()
                .filter(run -> run.state().resumable() && run.state() != RunState.RUNNING)
                .sorted(Comparator.comparing(RunRecord::id))
                .toList();
        if (runs.isEmpty()) {
            output.line("Nothing to resume: every run has come to its end.");
        }
        return runs;
    }
}

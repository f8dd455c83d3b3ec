package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.RunRecord;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice stop ID}. */
@Command(name = "stop", description = "From another terminal: stops a run at its next checkpoint.")
final class StopCommand implements Callable<Integer> {
    @ParentCommand
    private SluiceCommand parent;

    @Parameters(index = "0", paramLabel = "ID", description = "The run, as `sluice status` numbers it.")
    private long id;

    @Override
    public Integer call() {
        Output output = parent.output();
        return Looking.at(parent, records -> {
            RunRecord run = Looking.run(records, id);
            if (run.state() != RunState.RUNNING) {
                throw new RefusedException("run %d is %s: there is nothing to stop"
                        .formatted(id, run.state().words()));
            }
            records.requestStop(id);
            if (output.json()) {
                output.json(Map.of("run_id", id, "stop_requested", true));
            }
            output.line("Run %d stops at its next checkpoint; go on with `sluice resume %d`.".formatted(id, id));
            return 0;
        });
    }
}

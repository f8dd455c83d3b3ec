package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.RunRecord;
import dev.sluice.model.RefusedException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice report ID}. */
@Command(name = "report", description = "The report of a run, any time later.")
final class ReportCommand implements Callable<Integer> {
    @ParentCommand
    private SluiceCommand parent;

    @Parameters(index = "0", paramLabel = "ID", description = "The run, as `sluice status` numbers it.")
    private long id;

    @Override
    public Integer call() {
        return Looking.at(parent, records -> {
            RunRecord run = Looking.run(records, id);
            System.out.println(records.report(id)
                    .orElseThrow(() -> new RefusedException("run %d (%s) has no report yet"
                            .formatted(id, run.state().words()))));
            return 0;
        });
    }
}

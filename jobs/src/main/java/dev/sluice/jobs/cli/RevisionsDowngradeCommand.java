package dev.sluice.jobs.cli;

import dev.sluice.model.revision.Direction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice revisions downgrade}. */
@Command(name = "downgrade", description = "Takes revisions back down to one, the last one first.")
final class RevisionsDowngradeCommand extends RevisionsLaunch implements Callable<Integer> {
    @Parameters(
            paramLabel = "REV",
            description = "An id or its beginning, a tag, base, -N, or label@ with one of these.")
    private String target;

    @Override
    public Integer call() {
        return launch(target, context -> Direction.DOWNGRADE);
    }
}

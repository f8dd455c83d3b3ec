package dev.sluice.jobs.cli;

import dev.sluice.model.revision.Direction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice revisions upgrade}. */
@Command(name = "upgrade", description = "Takes revisions up to one, each with everything that it requires.")
final class RevisionsUpgradeCommand extends RevisionsLaunch implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "REV",
            defaultValue = "head",
            description =
                    "An id or its beginning, a tag, head, heads, +N, or label@ with one of these (default: head).")
    private String target;

    @Override
    public Integer call() {
        return launch(target, context -> Direction.UPGRADE);
    }
}

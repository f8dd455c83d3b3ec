package dev.sluice.jobs.cli;

import dev.sluice.jobs.revision.RevisionOptions;
import dev.sluice.jobs.revision.RevisionStores;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionNames;
import java.util.Set;
import java.util.concurrent.Callable;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice revisions migrate}, as Argilla's own command: up or down, whichever leads there. */
@Command(name = "migrate", description = "Leads the database to a revision, up or down.")
final class RevisionsMigrateCommand extends RevisionsLaunch implements Callable<Integer> {
    @Option(
            names = "--revision",
            paramLabel = "REV|TAG",
            defaultValue = "head",
            description = "An id or its beginning, a tag, head, base, +N, -N (default: head).")
    private String target;

    @Override
    public Integer call() {
        return launch(target, this::direction);
    }

    /** Down to what the database has taken, and up to everything else. */
    private Direction direction(ApplicationContext context) {
        if (target.startsWith("-")) {
            return Direction.DOWNGRADE;
        }
        if (target.startsWith("+")) {
            return Direction.UPGRADE;
        }
        RevisionOptions options = context.getBean(RevisionStores.class)
                .options(
                        new JobOptions(place().values()),
                        sluice().caller().settings(),
                        sluice().caller().workingFolder());
        RevisionNames names = options.revisions().names();
        DatabaseHeads heads = options.heads();
        Set<Revision> taken = heads.taken(options.revisions().graph());
        Set<Revision> wanted = Set.copyOf(names.ceiling(target, heads));
        boolean below = taken.containsAll(wanted) && !heads.equals(DatabaseHeads.of(wanted));
        return below ? Direction.DOWNGRADE : Direction.UPGRADE;
    }
}

package dev.sluice.jobs.cli;

import dev.sluice.config.Settings;
import dev.sluice.jobs.revision.RevisionOptions;
import dev.sluice.jobs.revision.RevisionSql;
import dev.sluice.jobs.revision.RevisionStores;
import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunLauncher;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.model.RunState;
import dev.sluice.model.revision.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the commands that change revisions have in common: each launches a job. */
abstract class RevisionsLaunch {
    @ParentCommand
    private RevisionsCommand parent;

    @Mixin
    private RevisionPlace place;

    @Option(names = "--dry-run", description = "Say what would happen, change nothing.")
    private boolean dryRun;

    @Option(names = "--sql", description = "Print the script of it, change nothing.")
    private boolean sql;

    @Option(names = "--no-backup", description = "Make no backup, since there is one.")
    private boolean noBackup;

    @Option(
            names = "--backup-dir",
            paramLabel = "DIR",
            description = "Where the backup goes (default: the current folder).")
    private String backupDir;

    @Option(names = "--allow-data-loss", description = "Take also revisions that remove data by design.")
    private boolean allowDataLoss;

    @Option(
            names = "--report-dir",
            paramLabel = "DIR",
            description = "Where the report goes (default: the current folder).")
    private String reportDir;

    @Option(names = "--new", description = "Start over where an earlier run is unfinished.")
    private boolean afresh;

    RevisionPlace place() {
        return place;
    }

    SluiceCommand sluice() {
        return parent.parent();
    }

    /** @param direction in which the target lies, where that takes a look at the database */
    int launch(String target, Function<ApplicationContext, Direction> direction) {
        Output output = sluice().output();
        Settings settings = sluice().caller().settings(output);
        StopSignal stop = new StopSignal();
        Signals signals = Signals.raise(stop, output);
        try (var context = SluiceContext.start(settings, output)) {
            Direction way = direction.apply(context);
            if (sql) {
                print(way, target, context, settings);
                return 0;
            }
            JobDefinition job = context.getBean(JobCatalogue.class).job(way.word() + "-revisions");
            JobOptions options = JobArguments.parse(job, arguments(target), output);
            RunState state = context.getBean(RunLauncher.class)
                    .launch(job, options, sluice().caller().workingFolder(), stop, new RunDisplay(output));
            return LaunchCommand.exitCode(state, signals);
        }
    }

    private void print(Direction way, String target, ApplicationContext context, Settings settings) {
        Map<String, List<String>> values = place.values();
        values.put(RevisionOptions.TO.name(), List.of(target));
        RevisionOptions options = context.getBean(RevisionStores.class)
                .options(new JobOptions(values), settings, sluice().caller().workingFolder());
        String script = new RevisionSql(options).script(way);
        if (sluice().output().json()) {
            sluice().output().json(Map.of("sql", script));
        } else {
            System.out.print(script);
        }
    }

    private List<String> arguments(String target) {
        List<String> words = new ArrayList<>(place.words());
        words.add("--to=" + target);
        add(words, dryRun, "--dry-run");
        add(words, noBackup, "--no-backup");
        add(words, backupDir != null, "--backup-dir=" + backupDir);
        add(words, allowDataLoss, "--allow-data-loss");
        add(words, reportDir != null, "--report-dir=" + reportDir);
        add(words, afresh, "--new");
        return words;
    }

    private static void add(List<String> words, boolean given, String word) {
        if (given) {
            words.add(word);
        }
    }
}

package dev.sluice.jobs.cli;

import dev.sluice.config.Settings;
import dev.sluice.jobs.run.DemoStore;
import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunLauncher;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code sluice demo}. */
@Command(name = "demo", description = "Makes a Label store with duplicates under ./demo and migrates it.")
final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    private SluiceCommand parent;

    @Option(names = "--kill", description = "Kill the migration half-way, then resume it.")
    private boolean kill;

    @Option(names = "--store-only", description = "Make the store and leave the migration to you.")
    private boolean storeOnly;

    @Override
    public Integer call() throws IOException {
        Output output = parent.output();
        Settings settings = parent.caller().settings(output);
        StopSignal stop = new StopSignal();
        Signals signals = Signals.raise(stop, output);
        try (ConfigurableApplicationContext context = SluiceContext.start(settings, output)) {
            DemoStore store = context.getBean(DemoStore.class);
            DemoFolder folder = new DemoFolder(parent.caller().workingFolder());
            JobOptions options = store.options(folder.path());
            RunRecords records = context.getBean(RunRecords.class);
            refuseUnfinished(records, options);
            refuseInUse(store, folder);
            folder.clear();
            output.line(store.make(folder.path()));
            if (storeOnly) {
                if (output.json()) {
                    output.json(new Made(store.jobName(), options.values()));
                }
                output.line("go on with: sluice launch %s %s".formatted(store.jobName(), options));
                return 0;
            }
            options = store.slowly(options).with("report-dir", folder.path().toString());
            output.line("reading is held back, so that you can watch");
            RunLauncher launcher = context.getBean(RunLauncher.class);
            RunDisplay display = new RunDisplay(output);
            RunState state;
            if (kill) {
                DoomedLaunch.Ending ending = new DoomedLaunch(records, output).launch(store.jobName(), options);
                if (ending.killed().isEmpty()) {
                    // Stopped by a signal that both have got, or refused: it has said so itself.
                    return ending.exitCode();
                }
                RunRecord killed = ending.killed().get();
                output.line(output.bold("sluice resume %d".formatted(killed.id())));
                state = launcher.resume(killed, stop, display);
            } else {
                output.line("kill it whenever you like; `sluice resume` goes on");
                output.line("");
                state = launcher.launch(
                        context.getBean(JobCatalogue.class).job(store.jobName()),
                        options,
                        parent.caller().workingFolder(),
                        stop,
                        display);
            }
            return LaunchCommand.exitCode(state, signals);
        }
    }

    /** A store that waits for its launch, in JSON. */
    private record Made(String job, Map<String, List<String>> options) {}

    private static void refuseUnfinished(RunRecords records, JobOptions options) {
        Optional<RunRecord> unfinished = records.all().stream()
                .filter(run -> run.state().unfinished())
                .filter(run -> run.options().get("database").equals(options.get("database")))
                .findFirst();
        unfinished.ifPresent(run -> {
            throw new RefusedException("the demo's run %d is %s: go on with `sluice resume %d`"
                    .formatted(run.id(), run.state().words(), run.id()));
        });
    }

    /** A run from another home is not in the records of this one; only the store knows of it. */
    private static void refuseInUse(DemoStore store, DemoFolder folder) {
        store.inUseBy(folder.path()).ifPresent(holder -> {
            throw new RefusedException(
                    "the demo in %s is in use by %s: wait until it has ended, or run it in another folder"
                            .formatted(folder.path(), holder));
        });
    }
}

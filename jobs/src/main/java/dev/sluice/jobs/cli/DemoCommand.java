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
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice demo}. */
@Command(
        name = "demo",
        description = "Makes a store of made-up data under the current folder and runs the main job on it.")
final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    private SluiceCommand parent;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "STORE",
            defaultValue = "label",
            description =
                    "label (default): projects with duplicates, migrated; datachain: a catalogue, exported, imported, upgraded; datus: a table of LanceDB, migrated.")
    private String name;

    @Option(names = "--kill", description = "Kill the job half-way, then resume it.")
    private boolean kill;

    @Option(names = "--store-only", description = "Make the store and leave the job to you.")
    private boolean storeOnly;

    @Override
    public Integer call() throws IOException {
        Output output = parent.output();
        Settings settings = parent.caller().settings(output);
        StopSignal stop = new StopSignal();
        Signals signals = Signals.raise(stop, output);
        try (ConfigurableApplicationContext context = SluiceContext.start(settings, output)) {
            DemoStore store = store(context);
            DemoFolder folder = new DemoFolder(parent.caller().workingFolder(), store.folder());
            JobOptions options = store.options(folder.path());
            RunRecords records = context.getBean(RunRecords.class);
            refuseUnfinished(records, options, store.storeOption());
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
            JobCatalogue jobs = context.getBean(JobCatalogue.class);
            BiFunction<String, JobOptions, RunState> launch = (job, jobOptions) ->
                    launcher.launch(jobs.job(job), jobOptions, parent.caller().workingFolder(), stop, display);
            RunState state;
            if (kill) {
                DoomedLaunch.Ending ending =
                        new DoomedLaunch(records, output).launch(store.jobName(), options, store.items());
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
                state = launch.apply(store.jobName(), options);
            }
            Iterator<DemoStore.Act> more = output.json()
                    ? Collections.emptyIterator()
                    : store.then(folder.path()).iterator();
            while (state == RunState.DONE && more.hasNext()) {
                DemoStore.Act act = more.next();
                output.line("");
                output.line(output.bold("sluice launch %s %s".formatted(act.jobName(), act.options())));
                state = launch.apply(
                        act.jobName(),
                        act.options().with("report-dir", folder.path().toString()));
            }
            return LaunchCommand.exitCode(state, signals);
        }
    }

    private DemoStore store(ConfigurableApplicationContext context) {
        Collection<DemoStore> stores = context.getBeansOfType(DemoStore.class).values();
        return stores.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no demo of \"%s\": there are %s"
                        .formatted(
                                name,
                                stores.stream().map(DemoStore::name).sorted().collect(Collectors.joining(" and ")))));
    }

    /** A store that waits for its launch, in JSON. */
    private record Made(String job, Map<String, List<String>> options) {}

    private static void refuseUnfinished(RunRecords records, JobOptions options, String key) {
        Optional<RunRecord> unfinished = records.all().stream()
                .filter(run -> run.state().unfinished())
                .filter(run -> run.options().get(key).equals(options.get(key)))
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

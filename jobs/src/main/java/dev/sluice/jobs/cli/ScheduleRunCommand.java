package dev.sluice.jobs.cli;

import dev.sluice.config.Database;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.RunLauncher;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.jobs.schedule.Schedule;
import dev.sluice.jobs.schedule.ScheduledRun;
import dev.sluice.jobs.schedule.ScheduledRun.Ending;
import dev.sluice.jobs.schedule.Schedules;
import dev.sluice.model.RefusedException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice schedule run NAME}. */
@Command(
        name = "run",
        description = "Runs a schedule now, here: goes on with what it has left unfinished, or launches anew.")
final class ScheduleRunCommand implements Callable<Integer> {
    private static final int REFUSED = 3;

    @ParentCommand
    private ScheduleCommand parent;

    @Parameters(index = "0", paramLabel = "NAME", description = "The schedule.")
    private String name;

    @Override
    public Integer call() {
        Output output = parent.parent().output();
        Settings settings = parent.parent().caller().settings(output);
        StopSignal stop = new StopSignal();
        Signals signals = Signals.raise(stop, output);
        try (var context = SluiceContext.start(settings, output)) {
            Schedules schedules = new Schedules(context.getBean(Database.class), settings, InstantSource.system());
            Schedule schedule = schedules.get(name);
            ScheduledRun runs = new ScheduledRun(
                    schedules,
                    settings,
                    context.getBean(JobCatalogue.class),
                    context.getBean(RunRecords.class),
                    context.getBean(RunLauncher.class));
            Optional<Ending> ending = runs.run(schedule, null, stop, new RunDisplay(output));
            if (ending.isEmpty()) {
                throw new RefusedException("%s runs already: see `sluice status`".formatted(name));
            }
            runs.note(schedule, null, ending.get());
            return switch (ending.get().outcome()) {
                case DONE -> 0;
                case STOPPED -> signals.exitCode().orElse(LaunchCommand.TERMINATED);
                case REFUSED, WAITING -> {
                    output.error(ending.get().message());
                    yield REFUSED;
                }
                default -> 1;
            };
        }
    }
}

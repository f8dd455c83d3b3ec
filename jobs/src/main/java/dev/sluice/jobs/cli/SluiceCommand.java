package dev.sluice.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sluice} itself, with the options that every command has. */
@Command(
        name = "sluice",
        description = "Moves the stores of machine-learning tools from one version to the next, and loses nothing.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "sluice 0.1.0",
        scope = ScopeType.INHERIT,
        subcommands = {
            JobsCommand.class,
            LaunchCommand.class,
            ResumeCommand.class,
            StopCommand.class,
            StatusCommand.class,
            ReportCommand.class,
            DemoCommand.class,
            RevisionsCommand.class,
            ScheduleCommand.class,
            ServeCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the run ended with failed items, or failed",
            "2:wrong usage",
            "3:refused before any change",
            "130, 143:stopped at a checkpoint, by a signal or by `sluice stop`; can be resumed"
        })
final class SluiceCommand implements Callable<Integer> {
    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON instead of text.")
    private boolean json;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Print errors only.")
    private boolean quiet;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print more, and stack traces of errors.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private final Caller caller;

    SluiceCommand(Caller caller) {
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }

    Output output() {
        return new Output(json, quiet, verbose);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return 0;
    }
}

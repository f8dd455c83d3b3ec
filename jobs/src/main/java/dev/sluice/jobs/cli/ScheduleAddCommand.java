package dev.sluice.jobs.cli;

import dev.sluice.config.Database;
import dev.sluice.config.Secrets;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.jobs.schedule.CronTimes;
import dev.sluice.jobs.schedule.IfMissed;
import dev.sluice.jobs.schedule.Schedule;
import dev.sluice.jobs.schedule.Schedules;
import dev.sluice.model.UsageException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Unmatched;

/** {@code sluice schedule add NAME --cron CRON -- JOB [options]}. */
@Command(
        name = "add",
        description = "Adds a schedule. `sluice serve` runs it.",
        customSynopsis = "sluice schedule add NAME --cron CRON [--zone ZONE] [--if-missed run|skip] -- JOB [options]",
        footer = {
            "%nFive fields are those of crontab: minute, hour, day of month, month, day of",
            "week; where both days are given, either is enough. Six fields have seconds",
            "before them, and want both. A time that the clock leaps over is made up for;",
            "one that comes twice is kept once; what comes every hour or every few minutes",
            "goes by the time that passes.",
            "%nA schedule has no passwords in it: the server finds them in its environment."
        })
final class ScheduleAddCommand implements Callable<Integer> {
    @ParentCommand
    private ScheduleCommand parent;

    @Parameters(index = "0", paramLabel = "NAME", description = "What it is called.")
    private String name;

    @Option(names = "--cron", required = true, paramLabel = "CRON", description = "When it runs: \"0 2 * * *\".")
    private String cron;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Whose clock: Europe/Berlin (default: this machine's).")
    private String zone;

    @Option(
            names = "--if-missed",
            defaultValue = "run",
            paramLabel = "run|skip",
            description = "A time at which no server was there: run once, later (default), or leave it out.")
    private IfMissed ifMissed;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "JOB",
            description = "What runs, as after `sluice launch`.")
    private List<String> words;

    @Unmatched
    private List<String> strangers;

    @Override
    public Integer call() {
        if (strangers != null) {
            throw new UsageException(
                    "%s is no option of a schedule: the options of the job stand after --, as in -- JOB [options]"
                            .formatted(Secrets.hide(strangers.get(0))));
        }
        Output output = parent.parent().output();
        Caller caller = parent.parent().caller();
        Settings settings = caller.settings(output);
        Schedule.requireName(name);
        ZoneId place = zone();
        CronTimes.of(cron, place);
        words.stream().filter(Secrets::isIn).findFirst().ifPresent(word -> {
            throw new UsageException(
                    "a schedule is stored, and a password is not: leave it out of %s, and give it to `sluice serve` in its environment"
                            .formatted(Secrets.hide(word)));
        });
        try (var context = SluiceContext.start(settings, output)) {
            JobDefinition job = context.getBean(JobCatalogue.class).job(words.get(0));
            JobOptions options = JobArguments.parse(job, words.subList(1, words.size()), output);
            Path folder = caller.workingFolder();
            JobDefinition.Stored stored = job.store(
                    options,
                    new RunRequest(
                            options, settings, folder, UUID.randomUUID().toString(), new StopSignal(), new Progress()));
            Schedule schedule = new Schedule(
                    name,
                    cron.strip().replaceAll("\\s+", " "),
                    place,
                    ifMissed,
                    job.name(),
                    stored.options(),
                    folder,
                    stored.secrets(),
                    false,
                    Optional.empty());
            new Schedules(context.getBean(Database.class), settings, InstantSource.system()).add(schedule);
            ScheduleCommand.printTimes(output, schedule);
            stored.secrets()
                    .names()
                    .forEach(variable ->
                            output.line("  a run needs %s in the environment of `sluice serve`".formatted(variable)));
            return 0;
        }
    }

    private ZoneId zone() {
        try {
            return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new UsageException("there is no zone \"%s\": write it as Europe/Berlin or UTC".formatted(zone));
        }
    }
}

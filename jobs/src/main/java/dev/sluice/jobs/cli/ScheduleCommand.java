package dev.sluice.jobs.cli;

import dev.sluice.config.Database;
import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.config.Settings;
import dev.sluice.jobs.schedule.Schedule;
import dev.sluice.jobs.schedule.ScheduleOutcome;
import dev.sluice.jobs.schedule.Schedules;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sluice schedule}, with those of its commands that only look at schedules or mark them. */
@Command(
        name = "schedule",
        description = "Jobs that are run again and again, by `sluice serve`.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ScheduleAddCommand.class, ScheduleRunCommand.class, ScheduleExportCommand.class})
final class ScheduleCommand implements Callable<Integer> {
    private static final int SHOWN_TIMES = 5;

    @ParentCommand
    private SluiceCommand parent;

    @Spec
    private CommandSpec spec;

    SluiceCommand parent() {
        return parent;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return 0;
    }

    @Command(name = "list", description = "Every schedule: when it is due, what came of it last.")
    int list() {
        return at(schedules -> {
            Output output = parent.output();
            List<Schedule> all = schedules.all();
            if (output.json()) {
                output.json(all.stream()
                        .map(schedule -> fields(schedule, schedules))
                        .toList());
                return 0;
            }
            if (all.isEmpty()) {
                output.line("No schedules yet. `sluice schedule add --help` tells how to make one.");
                return 0;
            }
            output.line(
                    output.bold("%-16s  %-20s  %-24s  %-19s  %s".formatted("schedule", "cron", "job", "next", "last")));
            for (Schedule schedule : all) {
                output.line("%-16s  %-20s  %-24s  %-19s  %s"
                        .formatted(
                                schedule.name(),
                                schedule.cron(),
                                schedule.jobName(),
                                next(schedule, schedules),
                                last(schedule, schedules, output)));
            }
            return 0;
        });
    }

    @Command(name = "next", description = "The next five times of a schedule.")
    int next(@Parameters(paramLabel = "NAME") String name) {
        return at(schedules -> {
            Schedule schedule = schedules.get(name);
            printTimes(parent.output(), schedule);
            return 0;
        });
    }

    @Command(name = "pause", description = "Keeps a schedule from being due; what runs goes on.")
    int pause(@Parameters(paramLabel = "NAME") String name) {
        return at(schedules -> {
            schedules.pause(name);
            parent.output().line("%1$s is paused: `sluice schedule resume %1$s` lets it go on".formatted(name));
            return 0;
        });
    }

    @Command(name = "resume", description = "Lets a paused schedule go on at its next time.")
    int resume(@Parameters(paramLabel = "NAME") String name) {
        return at(schedules -> {
            schedules.resume(name);
            printTimes(parent.output(), schedules.get(name));
            return 0;
        });
    }

    @Command(name = "remove", description = "Removes a schedule; its runs and their reports stay.")
    int remove(@Parameters(paramLabel = "NAME") String name) {
        return at(schedules -> {
            schedules.remove(name);
            parent.output()
                    .line("%s is removed%s"
                            .formatted(
                                    name,
                                    schedules.runs(name) ? "; what runs of it goes on: `sluice stop` ends it" : ""));
            return 0;
        });
    }

    /** Opens the job repository without Spring. */
    private int at(ToIntFunction<Schedules> look) {
        Settings settings = parent.caller().settings(parent.output());
        try (Database repository = JobRepositoryDatabase.open(settings)) {
            return look.applyAsInt(new Schedules(repository, settings, InstantSource.system()));
        }
    }

    static void printTimes(Output output, Schedule schedule) {
        List<Instant> times = schedule.times().next(Instant.now(), SHOWN_TIMES);
        if (output.json()) {
            output.json(times.stream()
                    .map(time -> time.atZone(schedule.zone()).toOffsetDateTime().toString())
                    .toList());
            return;
        }
        output.line(output.bold(schedule.name())
                + "  %s  %s%s".formatted(schedule.cron(), schedule.zone(), schedule.paused() ? "  paused" : ""));
        times.forEach(time -> output.line("  " + text(time, schedule.zone(), "EEE yyyy-MM-dd HH:mm:ss xxx")));
    }

    static String text(Instant time, ZoneId zone, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time.atZone(zone));
    }

    private static String next(Schedule schedule, Schedules schedules) {
        if (schedule.paused()) {
            return "paused";
        }
        Optional<Instant> due = schedules.due(schedule);
        return due.map(time -> text(time, schedule.zone(), "yyyy-MM-dd HH:mm:ss"))
                .orElse(schedules.runs(schedule.name()) ? "running" : "-");
    }

    private static String last(Schedule schedule, Schedules schedules, Output output) {
        if (schedule.last().isEmpty()) {
            return "-";
        }
        Schedule.Last last = schedule.last().get();
        boolean died = last.outcome() == ScheduleOutcome.RUNNING && !schedules.runs(schedule.name());
        String words =
                died ? "died, a server will go on with it" : last.outcome().words();
        String times = last.failures() > 1 ? ", %d times in a row".formatted(last.failures()) : "";
        Instant at = last.ended() == null ? last.began() : last.ended();
        return (last.outcome().isFailure() ? output.red(words + times) : words)
                + (at == null ? "" : " " + text(at, schedule.zone(), "yyyy-MM-dd HH:mm:ss"))
                + (last.runId() == null ? "" : ", run " + last.runId())
                + (last.message() == null ? "" : ": " + last.message());
    }

    private static Map<String, Object> fields(Schedule schedule, Schedules schedules) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schedule", schedule.name());
        fields.put("cron", schedule.cron());
        fields.put("zone", schedule.zone().getId());
        fields.put("if_missed", schedule.ifMissed().name().toLowerCase(Locale.ROOT));
        fields.put("job", schedule.jobName());
        fields.put("options", schedule.options().values());
        fields.put("working_folder", schedule.workingFolder().toString());
        fields.put("paused", schedule.paused());
        fields.put("next", schedules.due(schedule).map(Instant::toString).orElse(null));
        fields.put("running", schedules.runs(schedule.name()));
        fields.put("last", schedule.last().map(ScheduleCommand::fields).orElse(null));
        return fields;
    }

    private static Map<String, Object> fields(Schedule.Last last) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("outcome", last.outcome().name());
        fields.put("run_id", last.runId());
        fields.put("message", last.message());
        fields.put("due", last.due() == null ? null : last.due().toString());
        fields.put("began", last.began() == null ? null : last.began().toString());
        fields.put("ended", last.ended() == null ? null : last.ended().toString());
        fields.put(
                "succeeded", last.succeeded() == null ? null : last.succeeded().toString());
        fields.put("failures_in_a_row", last.failures());
        return fields;
    }
}

package dev.sluice.jobs.cli;

import dev.sluice.config.Database;
import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.config.Secrets;
import dev.sluice.config.Settings;
import dev.sluice.jobs.schedule.CrontabLine;
import dev.sluice.jobs.schedule.Schedule;
import dev.sluice.jobs.schedule.ScheduleExport;
import dev.sluice.jobs.schedule.Schedules;
import dev.sluice.jobs.schedule.SystemdUnits;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice schedule export NAME --systemd | --crontab}. */
@Command(
        name = "export",
        description =
                "Writes a schedule for the system's own scheduler into the current folder, in place of `sluice serve`.")
final class ScheduleExportCommand implements Callable<Integer> {
    private static final String REPOSITORY = "SLUICE_REPOSITORY_URL";
    private static final String REPOSITORY_PASSWORD = "SLUICE_REPOSITORY_PASSWORD";

    @ParentCommand
    private ScheduleCommand parent;

    @Parameters(index = "0", paramLabel = "NAME", description = "The schedule.")
    private String name;

    @ArgGroup(multiplicity = "1")
    private Form form;

    /** What it is written for. */
    private static final class Form {
        @Option(names = "--systemd", description = "A service and a timer.")
        private boolean systemd;

        @Option(names = "--crontab", description = "A line of a crontab.")
        private boolean crontab;
    }

    @Override
    public Integer call() {
        Output output = parent.parent().output();
        Caller caller = parent.parent().caller();
        Settings settings = caller.settings(output);
        Schedule schedule;
        try (Database repository = JobRepositoryDatabase.open(settings)) {
            schedule = new Schedules(repository, settings, InstantSource.system()).get(name);
        }
        ScheduleExport export =
                new ScheduleExport(schedule, launcher(), environment(settings, caller), secrets(schedule, settings));
        Path folder = caller.workingFolder();
        if (form.systemd) {
            SystemdUnits units = SystemdUnits.of(export);
            String unit = SystemdUnits.name(schedule);
            write(folder.resolve(unit + ".service"), units.service());
            write(folder.resolve(unit + ".timer"), units.timer());
            output.line("wrote %1$s.service and %1$s.timer; to install them for this user:".formatted(unit));
            output.line("  mkdir -p ~/.config/systemd/user && mv %1$s.service %1$s.timer ~/.config/systemd/user/"
                    .formatted(unit));
            output.line("  systemctl --user daemon-reload && systemctl --user enable --now %s.timer".formatted(unit));
            output.line("  loginctl enable-linger    # so that it runs while nobody is logged in");
        } else {
            String file = "sluice-%s.crontab".formatted(schedule.name());
            write(folder.resolve(file), CrontabLine.of(export, ZoneId.systemDefault()));
            output.line("wrote %s; to install it for this user:".formatted(file));
            output.line("  (crontab -l 2>/dev/null; cat %s) | crontab -".formatted(file));
        }
        output.line("`sluice schedule pause %s` keeps `sluice serve` from running it, too".formatted(name));
        return 0;
    }

    private static Path launcher() {
        return Optional.ofNullable(System.getProperty("sluice.launcher"))
                .map(Path::of)
                .orElseThrow(() -> new RefusedException("where `sluice` lies is not known: start it by its launcher"));
    }

    /** What a run has to find, since such a scheduler gives next to nothing. */
    private static Map<String, String> environment(Settings settings, Caller caller) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SLUICE_HOME", settings.home().toString());
        settings.get(REPOSITORY).ifPresent(url -> {
            if (Secrets.isIn(url)) {
                throw new RefusedException("%s has a password, which does not go into a file: put it into %s"
                        .formatted(REPOSITORY, REPOSITORY_PASSWORD));
            }
            environment.put(REPOSITORY, url);
        });
        for (String variable : List.of("JAVA_HOME", "PATH")) {
            String value = caller.environment().get(variable);
            if (value != null && !value.isEmpty()) {
                environment.put(variable, value);
            }
        }
        return environment;
    }

    private static List<String> secrets(Schedule schedule, Settings settings) {
        List<String> secrets = new ArrayList<>();
        secrets.addAll(schedule.secrets().names());
        settings.get(REPOSITORY_PASSWORD).ifPresent(password -> secrets.add(REPOSITORY_PASSWORD));
        return secrets;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException("%s is there already: move it away".formatted(file), e);
        } catch (IOException e) {
            throw new RefusedException("%s cannot be written: %s".formatted(file, e), e);
        }
    }
}

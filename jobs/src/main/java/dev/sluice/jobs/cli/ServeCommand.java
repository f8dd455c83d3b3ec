package dev.sluice.jobs.cli;

import dev.sluice.config.Database;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobCatalogue;
import dev.sluice.jobs.run.RunLauncher;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.jobs.schedule.ScheduleServer;
import dev.sluice.jobs.schedule.ScheduledRun;
import dev.sluice.jobs.schedule.Schedules;
import dev.sluice.model.UsageException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code sluice serve}. */
@Command(
        name = "serve",
        description = "Runs the schedules that are due, until it is stopped. There may be any number of servers.")
final class ServeCommand implements Callable<Integer> {
    private static final String HEARTBEAT = "SLUICE_HEARTBEAT_SECONDS";
    private static final String HEARTBEAT_SECONDS = "15";
    private static final int MOST_HEARTBEAT = 600;
    private static final int MOST_PORT = 65_535;
    private static final long PAUSE_NANOS = 100_000_000;

    @ParentCommand
    private SluiceCommand parent;

    @Option(
            names = "--bind",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Where /health and /metrics are (default: ${DEFAULT-VALUE}). Port 0 takes a free one.")
    private String bind;

    @Override
    public Integer call() {
        Output output = parent.output();
        Settings settings = parent.caller().settings(output);
        InetSocketAddress address = address(bind);
        Duration heartbeat = Duration.ofSeconds(
                number(settings.get(HEARTBEAT).orElse(HEARTBEAT_SECONDS), 1, MOST_HEARTBEAT, HEARTBEAT));
        StopSignal stop = new StopSignal();
        Signals.raise(stop, output);
        try (var context = SluiceContext.start(settings, output)) {
            Schedules schedules = new Schedules(context.getBean(Database.class), settings, InstantSource.system());
            ScheduledRun runs = new ScheduledRun(
                    schedules,
                    settings,
                    context.getBean(JobCatalogue.class),
                    context.getBean(RunRecords.class),
                    context.getBean(RunLauncher.class));
            ServeLog log = new ServeLog(output);
            try (ScheduleServer server = new ScheduleServer(schedules, runs, log, stop, heartbeat, address)) {
                server.start();
                log.serving(schedules.all().size(), server.address());
                while (!stop.isRaised()) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            log.ended();
            return 0;
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new UsageException(
                    "--bind takes a host and a port, such as 127.0.0.1:8080, not \"%s\"".formatted(text));
        }
        int port = number(text.substring(colon + 1), 0, MOST_PORT, "the port of --bind");
        InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
        if (address.isUnresolved()) {
            throw new UsageException("there is no host \"%s\": see --bind".formatted(address.getHostString()));
        }
        return address;
    }

    private static int number(String text, int least, int most, String what) {
        if (text.matches("\\d{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new UsageException("%s is a whole number from %d to %d, not \"%s\"".formatted(what, least, most, text));
    }
}

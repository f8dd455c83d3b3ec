package dev.sluice.jobs.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import dev.sluice.jobs.run.StopSignal;
import dev.sluice.jobs.schedule.ServerPages.Page;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs what is due, beside any number of others, until it is closed. */
public final class ScheduleServer implements AutoCloseable {
    /** How many schedules run at once; those that come later wait for one of them. */
    private static final int RUNS = 4;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MISSED_HEARTBEATS = 6;
    private static final Duration LONGEST_END = Duration.ofHours(24);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    /** Without an answer of the job repository, a server is of no use to anybody. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Schedules schedules;
    private final StopSignal stop;
    private final Outages outages;
    private final Scheduler scheduler;
    private final ServerPages pages;
    private final ScheduledExecutorService poke = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "poke");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param stop stops every run at its next checkpoint when it is raised
     * @param heartbeat how often a server says that it lives; one that has not for six times that may be dead
     * @param bind where its pages are
     */
    public ScheduleServer(
            Schedules schedules,
            ScheduleRunner runs,
            ServerListener listener,
            StopSignal stop,
            Duration heartbeat,
            InetSocketAddress bind) {
        this.schedules = schedules;
        this.stop = stop;
        this.outages = new Outages(schedules.clock(), listener);
        ScheduleMeters meters = new ScheduleMeters(schedules);
        this.pages = new ServerPages(bind);
        pages.add("/metrics", () -> Page.of("text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
        pages.add("/health", this::health);
        DueSchedules due = new DueSchedules(schedules, runs, listener, stop, outages, meters);
        this.scheduler = Scheduler.create(schedules.repository().dataSource(), due.task())
                .tableName(Schedules.DUE)
                .schedulerName(new SchedulerName.Fixed("%s %d"
                        .formatted(
                                new SchedulerName.Hostname().getName(),
                                ProcessHandle.current().pid())))
                .clock(schedules.clock()::instant)
                .threads(RUNS)
                .pollingInterval(LOOK)
                .heartbeatInterval(heartbeat)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(LONGEST_END)
                .deleteUnresolvedAfter(FOR_EVER)
                .failureLogging(LogLevel.DEBUG, false)
                .addSchedulerListener(outages)
                .build();
        due.of(scheduler);
    }

    /** Begins to look for what is due. */
    public void start() {
        schedules.planAll();
        scheduler.start();
        pages.start();
        // It waits by the clock on the wall: when that is put back by an hour, it would wait an hour longer.
        poke.scheduleWithFixedDelay(
                scheduler::triggerCheckForDueExecutions, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Page health() {
        boolean answers =
                outages.lastAnswer().plus(SILENCE).isAfter(schedules.clock().instant());
        boolean up = answers && !stop.isRaised();
        String text = """
                {"status": "%s", "repository": "%s", "last_answer": "%s"}
                """.formatted(up ? "UP" : "DOWN", answers ? "answers" : "does not answer", outages.lastAnswer());
        return new Page(up ? ServerPages.OK : ServerPages.UNAVAILABLE, "application/json", text);
    }

    /** Where the pages are, with the port that they have got. */
    public InetSocketAddress address() {
        return pages.address();
    }

    /** Stops what runs at its next checkpoint; another server, or the next one here, goes on with it. */
    @Override
    public void close() {
        stop.raise();
        poke.shutdownNow();
        scheduler.stop();
        pages.close();
    }
}

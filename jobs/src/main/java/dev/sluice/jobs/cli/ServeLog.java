package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.schedule.Schedule;
import dev.sluice.jobs.schedule.ScheduledRun;
import dev.sluice.jobs.schedule.ServerListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a server tells: a line for all that happens, with its time; in JSON where that is wanted. */
final class ServeLog implements ServerListener {
    private static final String TIME = "yyyy-MM-dd HH:mm:ss";

    private final Output output;

    ServeLog(Output output) {
        this.output = output;
    }

    void serving(int schedules, InetSocketAddress address) {
        String url = "http://%s:%d".formatted(address.getHostString(), address.getPort());
        tell(
                "serving %d %s; health and metrics on %s"
                        .formatted(schedules, schedules == 1 ? "schedule" : "schedules", url),
                "serving",
                Map.of("schedules", schedules, "address", url));
    }

    void ended() {
        tell("ended", "ended", Map.of());
    }

    @Override
    public void began(Schedule schedule, RunRecord run, boolean resumed) {
        tell(
                "%s: run %d %s %s".formatted(schedule.name(), run.id(), run.jobName(), resumed ? "goes on" : "begins"),
                resumed ? "run goes on" : "run begins",
                Map.of("schedule", schedule.name(), "run_id", run.id(), "job", run.jobName()));
    }

    @Override
    public void ended(
            Schedule schedule,
            ScheduledRun.Ending ending,
            Optional<RunRecord> run,
            Map<String, String> summary,
            Optional<Instant> next) {
        String what = run.map(each -> "run %d ".formatted(each.id())).orElse("");
        String took = run.filter(each -> each.ended() != null)
                .map(each -> " after %.1f s"
                        .formatted(
                                Duration.between(each.started(), each.ended()).toMillis() / 1000.0))
                .orElse("");
        String words = ending.outcome().isFailure()
                ? output.red(ending.outcome().words())
                : ending.outcome().words();
        String first = summary.entrySet().stream()
                .findFirst()
                .map(line -> ", %s %s".formatted(line.getKey(), line.getValue()))
                .orElse("");
        String why = ending.message() == null ? "" : ": " + ending.message();
        String then = next.map(time -> ScheduleCommand.text(time, schedule.zone(), TIME + " xxx"))
                .orElse("never");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schedule", schedule.name());
        fields.put("run_id", run.map(RunRecord::id).orElse(null));
        fields.put("outcome", ending.outcome().name());
        fields.put("message", ending.message());
        fields.put("next", next.map(Instant::toString).orElse(null));
        String text = "%s: %s%s%s%s%s; next %s".formatted(schedule.name(), what, words, took, first, why, then);
        tell(text, "schedule ended", fields);
        if (output.quiet() && ending.outcome().isFailure()) {
            output.error(text);
        }
    }

    @Override
    public void repository(boolean answers) {
        String text = answers ? "the job repository answers again" : "the job repository does not answer";
        tell(answers ? text : output.red(text), "repository", Map.of("answers", answers));
        if (output.quiet() && !answers) {
            output.error(text);
        }
    }

    private synchronized void tell(String text, String event, Map<String, ?> fields) {
        Instant now = Instant.now();
        if (output.json()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("time", now.toString());
            line.put("event", event);
            line.putAll(fields);
            output.jsonLine(line);
        } else {
            output.line("%s  %s".formatted(ScheduleCommand.text(now, ZoneId.systemDefault(), TIME), text));
        }
    }
}

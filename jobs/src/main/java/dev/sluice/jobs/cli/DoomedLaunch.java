package dev.sluice.jobs.cli;

import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.jobs.run.RunRecords;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Launches a job in a process of its own and kills that process half-way, as a crash would. */
final class DoomedLaunch {
    private static final int LOOK_EVERY_MILLIS = 100;

    private final RunRecords records;
    private final Output output;

    DoomedLaunch(RunRecords records, Output output) {
        this.records = records;
        this.output = output;
    }

    /**
     * How it ended.
     *
     * @param killed what is known of the run after its death; empty where the launch ended by itself
     * @param exitCode of such a launch
     */
    record Ending(Optional<RunRecord> killed, int exitCode) {}

    /** @param items what they are called */
    Ending launch(String job, JobOptions options, String items) throws IOException {
        long last = newest().map(RunRecord::id).orElse(0L);
        output.line(output.bold("sluice launch " + job) + ", in a process of its own");
        ProcessBuilder doomed = new ProcessBuilder(command(job, options)).inheritIO();
        if (output.json()) {
            // The one document is that of the resume.
            doomed.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        Process process = doomed.start();
        try {
            while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                Optional<RunRecord> run = newest().filter(found -> found.id() > last && halfWay(found));
                if (run.isPresent()) {
                    process.destroyForcibly().waitFor();
                    output.line("");
                    output.line(output.red("kill -9 %d".formatted(process.pid()))
                            + "  after %d of %d %s"
                                    .formatted(run.get().itemsDone(), run.get().itemsTotal(), items));
                    output.line("");
                    return new Ending(records.find(run.get().id()), process.exitValue());
                }
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the launch was watched", e);
        }
        return new Ending(Optional.empty(), process.exitValue());
    }

    private static boolean halfWay(RunRecord run) {
        return "work".equals(run.phase()) && run.itemsDone() > run.itemsTotal() / 3;
    }

    private Optional<RunRecord> newest() {
        return records.all().stream().findFirst();
    }

    /** This very program again, with other arguments. */
    private List<String> command(String job, JobOptions options) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(
                "--add-opens=java.base/java.nio=ALL-UNNAMED"); // as the jar's manifest says, which is not read this way
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sluice.class.getName()));
        command.addAll(output.options());
        command.addAll(List.of("launch", job));
        options.values()
                .forEach((name, values) -> values.forEach(value -> command.addAll(List.of("--" + name, value))));
        return command;
    }
}

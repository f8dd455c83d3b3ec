import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program with its arguments, to be run in a folder and timed from its start to its exit. */
record Command(Path folder, Map<String, String> environment, List<String> words) {
    private static final long LOOK_EVERY_MS = 20;

    /**
     * What a run took.
     *
     * @param cpuSeconds that its threads had of the processors, but for the last moment; 0 where the system does not tell
     * @param peakKilobytes the most memory that the process had at a time; 0 where the system does not tell
     */
    record Outcome(double seconds, double cpuSeconds, long peakKilobytes, int exit) {}

    static Command in(Path folder, String... words) {
        return new Command(folder, Map.of(), List.of(words));
    }

    /** A job of Sluice, in a folder where it has its home, too. */
    static Command launch(Path root, Path folder, String job) {
        return in(folder, root.resolve("sluice").toString(), "launch", job)
                .with("SLUICE_HOME", folder.resolve("home").toString());
    }

    /** A class of the benchmarks, in a process of its own. */
    static Command java(Path folder, Class<?> main) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return in(folder, java, "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), main.getName());
    }

    /** What was written before must not be on its way to the disk while something is measured. */
    static void settle(Path folder) throws IOException, InterruptedException {
        in(folder, "sync").seconds("sync");
    }

    Command with(List<String> more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(more);
        return new Command(folder, environment, all);
    }

    Command with(String variable, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(variable, value);
        return new Command(folder, all, words);
    }

    /** Runs it; what it prints goes to the file {@code NAME.log} in its folder, errors with it. */
    Outcome run(String name) throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        long peak = 0;
        Duration cpu = Duration.ZERO;
        while (!process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKilobytes(status));
            cpu = process.info().totalCpuDuration().orElse(cpu);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(seconds, cpu.toNanos() / 1e9, peak, process.exitValue());
    }

    /** As {@link #run}, for what must not fail. */
    double seconds(String name) throws IOException, InterruptedException {
        Outcome outcome = run(name);
        if (outcome.exit() != 0) {
            throw new IllegalStateException(
                    "%s ended with %d: see %s.log in %s".formatted(words.get(0), outcome.exit(), name, folder));
        }
        return outcome.seconds();
    }

    private static long peakKilobytes(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // It has just ended, or there is no such file on this system.
            return 0;
        }
    }
}

package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The real {@code ./sluice}, in a process of its own unless it is {@link #warm}, with a home of its own. */
public final class SluiceProcess {
    /** The launcher of this working tree. */
    static final Path LAUNCHER = Path.of("").toAbsolutePath().getParent().resolve("sluice");

    private static final int MINUTES = 3;

    private final Path workingFolder;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> command = List.of(LAUNCHER.toString());
    private boolean warm;

    /** What a command printed and how it ended. */
    public record Result(int exitCode, String out, String err) {
        /** Everything, for the message of a failed test. */
        public String text() {
            return "exit code %d%n%s%s".formatted(exitCode, out, err);
        }
    }

    /** A command that is still running, or was a moment ago. */
    public record Running(Process process, Path out, Path err) {
        /** Waits until something has come about; fails where the command ends or three minutes pass before. */
        public void until(String what, BooleanSupplier condition) throws IOException, InterruptedException {
            long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
            while (!condition.getAsBoolean()) {
                boolean ended = process.waitFor(10, TimeUnit.MILLISECONDS);
                // What it did last may be what was waited for, and so may its end.
                if ((ended && !condition.getAsBoolean()) || System.nanoTime() > last) {
                    throw new IOException("not seen: " + what + "\n" + Files.readString(out) + Files.readString(err));
                }
            }
        }

        /** What it has printed so far. */
        public String printed() {
            try {
                return Files.readString(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Sends a signal by its name. */
        public void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }

        /** Keeps it from going on while something else happens, however long that takes here; it lives all the same. */
        public void freeze() throws IOException, InterruptedException {
            signal("STOP");
        }

        /** Lets it go on. */
        public void thaw() throws IOException, InterruptedException {
            signal("CONT");
        }

        /** What {@code kill -9} does, and what a crash does. */
        public Result kill() throws IOException, InterruptedException {
            process.destroyForcibly();
            return await();
        }

        public Result await() throws IOException, InterruptedException {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("no end after three minutes\n" + Files.readString(out) + Files.readString(err));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        }
    }

    public SluiceProcess(Path home, Path workingFolder) {
        this.workingFolder = workingFolder;
        environment.put("SLUICE_HOME", home.toString());
        // These live for seconds; compiling for the long run would take most of that.
        environment.put("SLUICE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    }

    /** The same with another variable in its environment; without it where the value is null. */
    public SluiceProcess with(String name, String value) {
        environment.put(name, value);
        // The programs that a command starts are looked for where the process was told to.
        warm &= !name.equals("PATH");
        return this;
    }

    /** The same, called by other words than the path of the launcher. */
    public SluiceProcess calledAs(String... words) {
        command = List.of(words);
        warm = false;
        return this;
    }

    /** The same, but what is only run to its end does not get a process of its own. */
    public SluiceProcess warm() {
        warm = true;
        return this;
    }

    /** Runs a command to its end. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        return warm
                ? WarmSluice.run(variables(System.getenv()), workingFolder, arguments)
                : start(arguments).await();
    }

    /** Starts a command and leaves it running. */
    public Running start(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        Path out = Files.createTempFile("sluice", ".out");
        Path err = Files.createTempFile("sluice", ".err");
        out.toFile().deleteOnExit();
        err.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(workingFolder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> variables = variables(builder.environment());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return new Running(builder.start(), out, err);
    }

    /** What surrounds the command: nothing of Sluice's but what the test has said. */
    private Map<String, String> variables(Map<String, String> inherited) {
        Map<String, String> variables = new HashMap<>(inherited);
        variables
                .keySet()
                .removeIf(name ->
                        name.matches("DATA_DIR|RAW_DATA_DIR|MYSQL_.*|PG.*|ARGILLA_.*|REINDEX_.*|SLUICE_.*|NO_COLOR"));
        environment.forEach((name, value) -> {
            if (value == null) {
                variables.remove(name);
            } else {
                variables.put(name, value);
            }
        });
        return variables;
    }
}

package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real {@code ./sluice}, in a process of its own, with a home of its own. */
public final class SluiceProcess {
    private static final Path LAUNCHER =
            Path.of("").toAbsolutePath().getParent().resolve("sluice");

    private final Path workingFolder;
    private final Map<String, String> environment = new HashMap<>();

    /** What a command printed and how it ended. */
    public record Result(int exitCode, String out, String err) {}

    public SluiceProcess(Path home, Path workingFolder) {
        this.workingFolder = workingFolder;
        environment.put("SLUICE_HOME", home.toString());
    }

    /** The same with another variable in its environment. */
    public SluiceProcess with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs a command to its end. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("sluice", ".out");
        Path err = Files.createTempFile("sluice", ".err");
        Process process = start(out, err, arguments);
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("no end after three minutes: " + String.join(" ", arguments));
        }
        Result result = new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
        Files.delete(out);
        Files.delete(err);
        return result;
    }

    /** Starts a command and leaves it running. */
    public Process start(Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingFolder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("DATA_DIR|RAW_DATA_DIR|MYSQL_.*|SLUICE_.*"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}

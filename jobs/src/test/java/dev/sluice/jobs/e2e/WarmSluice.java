package dev.sluice.jobs.e2e;

import dev.sluice.jobs.cli.Sluice;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Commands in the process of the test: the same but for the start of a Java, which most tests have nothing to do with. */
final class WarmSluice {
    private WarmSluice() {}

    static SluiceProcess.Result run(Map<String, String> environment, Path workingFolder, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream toOut = new ByteArrayOutputStream();
        ByteArrayOutputStream toErr = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
            int exitCode = Sluice.run(environment, workingFolder, arguments);
            return new SluiceProcess.Result(
                    exitCode, toOut.toString(StandardCharsets.UTF_8), toErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
